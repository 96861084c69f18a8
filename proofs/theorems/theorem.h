// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proofs/smt/executor.h"
#include "proofs/smt/solver.h"
#include "trace/trace.h"

/// Theorems about the core, written from core/CONTRACT.md alone: a theorem never calls the core's
/// code to find out what the core should do.
namespace theorems {

/// A condition that a theorem takes for granted. A proof shows that all assumptions can hold
/// together.
struct Assumption {
  std::string text;
  smt::Term term;
};

/// Inputs that the assumptions must allow. A proof shows that each edge is possible, so that nobody
/// makes a theorem easier by assuming more than the contract does.
struct Edge {
  std::string text;
  smt::Term term;
};

/// For every input that the assumptions allow, the premise implies the conclusion. A proof shows
/// that the premise is possible, so that no claim holds because there is no case.
struct Claim {
  std::string text;
  smt::Term premise;
  smt::Term conclusion;
};

/// A theorem, stated about one bitcode.
struct Statement {
  std::vector<Assumption> assumptions;
  /// What the functions mean that a theorem makes up (Terms::Apply).
  std::vector<smt::Term> definitions;
  std::vector<Edge> edges;
  std::vector<Claim> claims;
  /// Conditions that make a counterexample better, the most important first: it is small, and gets
  /// as far as possible in a whole hypercall.
  std::vector<smt::Term> wishes;
  /// A trace that replays the counterexample of claims[failed]. `failed` == claims.size() stands
  /// for undefined behaviour. Nothing when no sequence of hypercalls reaches the counterexample.
  std::function<std::optional<trace::Trace>(const smt::Model&, std::size_t failed)> to_trace;
};

/// Everything that a theorem needs to state itself: terms, memory, and the code that it is about.
struct Setting {
  smt::Terms& terms;
  smt::Objects& objects;
  smt::Executor& executor;
};

/// A claim about functions of the core, for all inputs.
struct Theorem {
  std::string name;
  std::string shows;                   // one line for people
  std::vector<std::string> functions;  // the functions that it runs, by demangled name
  smt::LoopBounds loop_bounds;
  std::function<Statement(Setting&)> state;
};

}  // namespace theorems
