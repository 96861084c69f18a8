// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "proofs/ir/program.h"
#include "proofs/smt/violation.h"

namespace smt {

/// What the executor finds in one call of @f, a function of i64 arguments that returns an i64.
struct SnippetResult {
  bool defined = false;  // there is no violation, and the result is no poison
  std::set<ViolationKind> violations;
  bool poison = false;
  std::uint64_t value = 0;  // only if `defined`
};

/// Runs @f with constants as arguments.
class ConcreteSnippet {
 public:
  explicit ConcreteSnippet(const ir::Program& program);
  ~ConcreteSnippet();
  SnippetResult At(const std::vector<std::uint64_t>& arguments) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs @f once on symbolic arguments, and asks the solver for the result on given ones. It comes
/// to the answers of ConcreteSnippet by another way: through terms instead of folded constants.
class SymbolicSnippet {
 public:
  SymbolicSnippet(const ir::Program& program, std::size_t arguments);
  ~SymbolicSnippet();
  SnippetResult At(const std::vector<std::uint64_t>& arguments) const;
  /// Whether, for some arguments and some layout of objects, the result is `value`.
  bool CanReturn(std::uint64_t value) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace smt
