// SPDX-License-Identifier: MIT
#include "proofs/smt/snippet.h"

#include "proofs/smt/executor.h"
#include "proofs/smt/solver.h"

namespace smt {
namespace {

constexpr int kLoopBound = 40;

/// Runs @f. Nothing for a function that cannot return: it has violations, but no result.
std::optional<Scalar> RunF(Executor& executor, Objects& objects,
                           const std::vector<Term>& arguments) {
  std::vector<Value> values;
  for (const Term& argument : arguments) {
    values.push_back({MakeBits(argument, objects.terms().False())});
  }
  try {
    return executor.Run("f", values, Memory(objects)).value.at(0);
  } catch (const NeverReturns&) {
    return std::nullopt;
  }
}

SnippetResult Evaluate(Terms& terms, const Executor& executor, const Objects& objects,
                       const std::optional<Scalar>& result, const std::vector<Term>& given) {
  std::vector<Term> used;
  for (const Violation& violation : executor.violations()) used.push_back(violation.condition);
  if (result) used.insert(used.end(), {result->bits, result->poison});
  const Term layout = objects.Layout(used);
  if (given.empty() && layout.IsTrue() && result && result->bits.IsConstant()) {
    // Everything folded to constants, so there is nothing to solve.
    SnippetResult folded;
    for (const Violation& violation : executor.violations()) {
      if (!violation.condition.IsTrue()) throw Error("a condition did not fold");
      folded.violations.insert(violation.kind);
    }
    folded.poison = !result->poison.IsFalse();
    folded.value = *result->bits.Value();
    folded.defined = folded.violations.empty() && !folded.poison;
    return folded;
  }
  std::vector<Term> constraints = given;
  constraints.push_back(layout);
  const Answer answer = Check(terms, constraints);
  if (answer.verdict != Verdict::kSatisfiable) throw Error("no layout of objects was found");
  SnippetResult found;
  for (const Violation& violation : executor.violations()) {
    if (answer.model->Holds(violation.condition)) found.violations.insert(violation.kind);
  }
  if (result) {
    found.poison = answer.model->Holds(result->poison);
    found.value = answer.model->Value(result->bits);
  }
  found.defined = result && found.violations.empty() && !found.poison;
  return found;
}

}  // namespace

struct ConcreteSnippet::State {
  const ir::Program& program;
  Terms terms;
};

ConcreteSnippet::ConcreteSnippet(const ir::Program& program)
    : state_(std::make_unique<State>(program)) {}

ConcreteSnippet::~ConcreteSnippet() = default;

SnippetResult ConcreteSnippet::At(const std::vector<std::uint64_t>& arguments) const {
  Terms& terms = state_->terms;
  Objects objects(terms);
  Executor executor(state_->program, terms, objects, kLoopBound);
  std::vector<Term> values;
  for (std::uint64_t argument : arguments) values.push_back(terms.Bits(argument, 64));
  const std::optional<Scalar> result = RunF(executor, objects, values);
  return Evaluate(terms, executor, objects, result, {});
}

struct SymbolicSnippet::State {
  Terms terms;
  Objects objects{terms};
  Executor executor;
  std::vector<Term> arguments;
  std::optional<Scalar> result;
  explicit State(const ir::Program& program) : executor(program, terms, objects, kLoopBound) {}
};

SymbolicSnippet::SymbolicSnippet(const ir::Program& program, std::size_t arguments)
    : state_(std::make_unique<State>(program)) {
  for (std::size_t i = 0; i < arguments; ++i) {
    state_->arguments.push_back(state_->terms.Variable("x" + std::to_string(i), 64));
  }
  state_->result = RunF(state_->executor, state_->objects, state_->arguments);
}

SymbolicSnippet::~SymbolicSnippet() = default;

SnippetResult SymbolicSnippet::At(const std::vector<std::uint64_t>& arguments) const {
  std::vector<Term> given;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    given.push_back(Same(state_->arguments[i], arguments[i]));
  }
  return Evaluate(state_->terms, state_->executor, state_->objects, state_->result, given);
}

bool SymbolicSnippet::CanReturn(std::uint64_t value) const {
  const Scalar& result = state_->result.value();
  const Term layout = state_->objects.Layout({result.bits, result.poison});
  return Check(state_->terms, {layout, !result.poison, Same(result.bits, value)}).verdict ==
         Verdict::kSatisfiable;
}

}  // namespace smt
