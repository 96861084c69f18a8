// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "proofs/smt/violation.h"

namespace smt {

/// LLVM assembly with a function @f of i64 arguments that returns an i64.
struct Snippet {
  std::string name;
  std::string assembly;
  size_t arguments;
};

/// Together they use each opcode and intrinsic that the executor knows, at several widths.
std::vector<Snippet> AllSnippets();

/// Operands for which @f has no meaning, and what the executor must find: a violation, or, without
/// one, a result that is poison. For `good` it must find nothing.
struct Refusal {
  std::string name;
  std::string assembly;
  std::vector<uint64_t> bad;
  std::optional<ViolationKind> violation;
  std::vector<uint64_t> good;
};
std::vector<Refusal> AllRefusals();

/// Functions @f that lowering must not accept.
std::vector<std::string> NotUnderstood();

// For GoogleTest.
inline void PrintTo(const Snippet& snippet, std::ostream* out) { *out << snippet.name; }
inline void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

}  // namespace smt
