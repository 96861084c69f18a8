// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "proofs/ir/program.h"
#include "proofs/smt/violation.h"

namespace smt {

/// What the executor says of one call of a function @f of i64 arguments that returns an i64.
struct SnippetResult {
  bool defined = false;  // no violation, and a result that is no poison
  std::set<ViolationKind> violations;
  bool poison = false;
  uint64_t value = 0;  // if defined
};

/// Runs @f with constants as arguments.
class ConcreteSnippet {
 public:
  explicit ConcreteSnippet(const ir::Program& program);
  ~ConcreteSnippet();
  SnippetResult At(const std::vector<uint64_t>& arguments) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Runs @f on symbolic arguments, then asks the solver what the result is for these: the same
/// answer by another way, through terms instead of folded constants.
class SymbolicSnippet {
 public:
  SymbolicSnippet(const ir::Program& program, size_t arguments);
  ~SymbolicSnippet();
  SnippetResult At(const std::vector<uint64_t>& arguments) const;
  /// Whether, for some arguments and some layout of objects, the result is `value`.
  bool CanReturn(uint64_t value) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace smt
