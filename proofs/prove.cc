// SPDX-License-Identifier: MIT
#include "proofs/prove.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <set>

#include "proofs/ir/lower.h"
#include "proofs/smt/guesses.h"

namespace proofs {
namespace {

using smt::Term;
using smt::Verdict;

/// The attempt to prove one theorem on one bitcode.
class Attempt {
 public:
  Attempt(const theorems::Theorem& theorem, const std::string& artefact, const std::string& path,
          ir::Locals locals, Report& report, const std::set<int>* kept = nullptr)
      : artefact_(artefact),
        program_(ir::LoadBitcode(path, theorem.functions, locals)),
        objects_(terms_),
        executor_(program_, terms_, objects_, theorem.loop_bounds),
        report_(report) {
    if (kept != nullptr) executor_.KeepFacts(*kept);
    theorems::Setting setting{terms_, objects_, executor_};
    statement_ = theorem.state(setting);
    for (const theorems::Assumption& assumption : statement_.assumptions) {
      given_.push_back(assumption.term);
    }
    given_.insert(given_.end(), statement_.definitions.begin(), statement_.definitions.end());
    given_.insert(given_.end(), executor_.assumptions().begin(), executor_.assumptions().end());
    given_.push_back(objects_.Layout(AllTerms()));
  }

  /// The facts about its loops that hold, by number; nothing if it cuts none.
  std::optional<std::set<int>> Facts() {
    if (executor_.guesses().empty()) return std::nullopt;
    return smt::Settle(terms_, given_, executor_.guesses());
  }

  const theorems::Statement& statement() const { return statement_; }

  /// Whether the assumptions can hold alone, with each edge, and with each premise. If not, the
  /// report says why.
  bool CheckSatisfiable() {
    auto possible = [&](const Term& premise, const std::string& what) {
      const Verdict verdict = FindWitness(premise);
      if (verdict == Verdict::kSatisfiable) return true;
      report_.result = verdict == Verdict::kUnknown ? Result::kUnknown : Result::kError;
      report_.message =
          what + (verdict == Verdict::kUnknown ? ": no witness found in time"
                                               : " cannot all hold, so the theorem is vacuous");
      return false;
    };
    if (!possible(terms_.True(), "the assumptions")) return false;
    for (const theorems::Edge& edge : statement_.edges) {
      if (!possible(edge.term, "the assumptions and the edge \"" + edge.text + "\"")) return false;
    }
    for (const theorems::Claim& claim : statement_.claims) {
      if (!possible(claim.premise, "the assumptions and the premise of \"" + claim.text + "\"")) {
        return false;
      }
    }
    return true;
  }

  /// Whether there is no undefined behaviour, and no loop beyond its bound: one query for both. If
  /// there is, the report says where.
  bool CheckViolations() {
    std::vector<Term> any = {objects_.Oversized()};
    for (const smt::Violation& violation : executor_.violations())
      any.push_back(violation.condition);
    const smt::Answer answer = Prove("no undefined behaviour, no access out of bounds (" +
                                         std::to_string(any.size()) + " obligations)",
                                     terms_.True(), !smt::AnyOf(terms_, any));
    if (answer.verdict == Verdict::kSatisfiable) {
      const Term bad = smt::AnyOf(terms_, any);
      const smt::Model model = Refute(bad, statement_.claims.size(), *answer.model);
      if (model.Holds(objects_.Oversized())) {
        report_.message = artefact_ + ": an object is larger than the theorem allows for";
        report_.result = Result::kError;
        return false;
      }
      for (const smt::Violation& violation : executor_.violations()) {
        if (!model.Holds(violation.condition)) continue;
        report_.message =
            artefact_ + ": " + smt::ViolationName(violation.kind) + ": " + violation.where;
        break;
      }
    }
    return answer.verdict == Verdict::kUnsatisfiable;
  }

  /// Whether the claim holds. If not, the report names it.
  bool CheckClaim(std::size_t index) {
    const theorems::Claim& claim = statement_.claims[index];
    const smt::Answer answer = Prove(claim.text, claim.premise, claim.conclusion);
    if (answer.verdict == Verdict::kSatisfiable) {
      report_.message = "not so: " + claim.text;
      Refute(claim.premise && !claim.conclusion, index, *answer.model);
    }
    return answer.verdict == Verdict::kUnsatisfiable;
  }

  /// Whether allowed inputs reach every block that does not end in a trap. If not, the report names
  /// a block.
  bool CheckCoverage() {
    std::set<std::string> functions;
    for (const smt::Covered& block : executor_.Coverage()) {
      functions.insert(block.function);
      if (block.ends_in_trap) continue;
      ++report_.coverage.blocks;
      const std::string name = block.function + " " + block.block;
      const Verdict verdict = FindWitness(smt::AnyOf(terms_, block.reached));
      if (verdict == Verdict::kUnknown) {
        report_.result = Result::kUnknown;
        report_.message = "no witness found in time for block " + name;
        return false;
      }
      if (verdict == Verdict::kUnsatisfiable) report_.coverage.unreached.push_back(name);
    }
    report_.coverage.functions.assign(functions.begin(), functions.end());
    if (report_.coverage.unreached.empty()) return true;
    report_.result = Result::kError;
    report_.message = "no input reaches block " + report_.coverage.unreached.front();
    return false;
  }

 private:
  /// Whether `condition` holds for some allowed input. Each input that is found is kept, because it
  /// is a witness for other conditions, too.
  Verdict FindWitness(const Term& condition) {
    for (const smt::Model& model : witnesses_) {
      if (model.Holds(condition)) return Verdict::kSatisfiable;
    }
    const smt::Answer answer = Ask({condition});
    if (answer.model) witnesses_.push_back(*answer.model);
    return answer.verdict;
  }

  smt::Answer Ask(const std::vector<Term>& more) {
    std::vector<Term> all = given_;
    all.insert(all.end(), more.begin(), more.end());
    return smt::Check(terms_, all);
  }

  smt::Answer Prove(const std::string& what, const Term& premise, const Term& conclusion) {
    const smt::Answer answer = Ask({premise, !conclusion});
    const Result result = answer.verdict == Verdict::kUnsatisfiable ? Result::kProved
                          : answer.verdict == Verdict::kSatisfiable ? Result::kRefuted
                                                                    : Result::kUnknown;
    report_.queries.push_back({artefact_, what, result, answer.seconds, answer.solver});
    if (result != Result::kProved) report_.result = result;
    if (result == Result::kUnknown) report_.message = artefact_ + ": no answer in time: " + what;
    return answer;
  }

  std::vector<Term> AllTerms() const {
    std::vector<Term> all;
    for (const smt::Violation& violation : executor_.violations())
      all.push_back(violation.condition);
    for (const theorems::Claim& claim : statement_.claims) {
      all.insert(all.end(), {claim.premise, claim.conclusion});
    }
    for (const smt::Covered& block : executor_.Coverage()) {
      all.insert(all.end(), block.reached.begin(), block.reached.end());
    }
    for (const smt::Guess& guess : executor_.guesses()) all.push_back(guess.broken);
    return all;
  }

  /// Improves the model by the theorem's wishes, and reports the counterexample.
  smt::Model Refute(const Term& bad, std::size_t failed, const smt::Model& model) {
    std::vector<Term> constraints = given_;
    constraints.push_back(bad);
    const smt::Model nice = smt::Prefer(terms_, constraints, model, statement_.wishes);
    if (!report_.counterexample) report_.counterexample = statement_.to_trace(nice, failed);
    return nice;
  }

  std::string artefact_;
  smt::Terms terms_;
  ir::Program program_;
  smt::Objects objects_;
  smt::Executor executor_;
  Report& report_;
  theorems::Statement statement_;
  std::vector<Term> given_;
  std::vector<smt::Model> witnesses_;
};

/// Runs the code once to find what holds of its loops, and once more with that.
std::unique_ptr<Attempt> MakeAttempt(const theorems::Theorem& theorem, const std::string& artefact,
                                     const std::string& path, ir::Locals locals, Report& report) {
  auto attempt = std::make_unique<Attempt>(theorem, artefact, path, locals, report);
  const std::optional<std::set<int>> facts = attempt->Facts();
  if (!facts) return attempt;
  return std::make_unique<Attempt>(theorem, artefact, path, locals, report, &*facts);
}

void ProveInto(const theorems::Theorem& theorem, const Bitcode& bitcode, Report& report) {
  report.result = Result::kProved;
  const auto shipped_attempt =
      MakeAttempt(theorem, "shipped", bitcode.shipped, ir::Locals::kAsTheyAre, report);
  Attempt& shipped = *shipped_attempt;
  for (const theorems::Assumption& assumption : shipped.statement().assumptions) {
    report.assumptions.push_back(assumption.text);
  }
  report.satisfiable = shipped.CheckSatisfiable();
  if (!report.satisfiable) return;
  for (std::size_t i = 0; i < shipped.statement().claims.size(); ++i) {
    if (!shipped.CheckClaim(i)) return;
  }
  if (!shipped.CheckViolations()) return;
  if (!MakeAttempt(theorem, "raw", bitcode.raw, ir::Locals::kAreValues, report)
           ->CheckViolations()) {
    return;
  }
  shipped.CheckCoverage();
}

}  // namespace

const char* ResultName(Result result) {
  switch (result) {
    case Result::kProved:
      return "proved";
    case Result::kRefuted:
      return "refuted";
    case Result::kUnknown:
      return "unknown";
    case Result::kVoid:
      return "void";
    case Result::kError:
      return "error";
  }
  return "?";
}

std::string Report::Solvers() const {
  std::set<std::string> names;
  for (const Query& query : queries) names.insert(query.solver);
  std::string all;
  for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
  return all;
}

Report Prove(const theorems::Theorem& theorem, const Bitcode& bitcode) {
  const auto start = std::chrono::steady_clock::now();
  Report report;
  report.name = theorem.name;
  report.shows = theorem.shows;
  try {
    ProveInto(theorem, bitcode, report);
  } catch (const std::exception& error) {  // ir::Error, smt::Error, or Z3's own
    report.result = Result::kError;
    report.message = error.what();
  }
  // A claim speaks of code that has no undefined behaviour, and of all inputs.
  for (Query& query : report.queries) {
    if (report.result != Result::kProved && query.result == Result::kProved) {
      query.result = Result::kVoid;
    }
  }
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return report;
}

}  // namespace proofs
