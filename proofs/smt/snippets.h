// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
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
  std::size_t arguments;
};

/// Snippets that together use each opcode and intrinsic that the executor knows, at several widths.
std::vector<Snippet> AllSnippets();

/// A function @f with arguments for which it has no meaning. For `bad` the executor must find the
/// violation or, where none is named, a result that is poison. For `good` it must find neither.
struct Refusal {
  std::string name;
  std::string assembly;
  std::vector<std::uint64_t> bad;
  std::optional<ViolationKind> violation;
  std::vector<std::uint64_t> good;
};
std::vector<Refusal> AllRefusals();

/// Functions @f that lowering must not accept.
std::vector<std::string> NotUnderstood();

// For GoogleTest.
inline void PrintTo(const Snippet& snippet, std::ostream* out) { *out << snippet.name; }
inline void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.name; }

}  // namespace smt
