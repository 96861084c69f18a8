// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "proofs/smt/executor.h"
#include "proofs/smt/solver.h"
#include "trace/trace.h"

/// Theorems about the core, written from core/CONTRACT.md alone: a theorem never calls the core's
/// code to say what the core should do.
namespace theorems {

/// Something taken for granted. Each theorem shows that all of its assumptions can hold together.
struct Assumption {
  std::string text;
  smt::Term term;
};

/// Inputs that the assumptions must allow. Each is shown to be possible, so that nobody makes a
/// theorem easier by assuming more than the contract does.
struct Edge {
  std::string text;
  smt::Term term;
};

/// For every input that the assumptions allow: premise implies conclusion. The premise is shown to
/// be possible, so that no claim holds for want of cases.
struct Claim {
  std::string text;
  smt::Term premise;
  smt::Term conclusion;
};

/// What a theorem says about one bitcode.
struct Statement {
  std::vector<Assumption> assumptions;
  std::vector<Edge> edges;
  std::vector<Claim> claims;
  /// What a counterexample should also be like, most important first: small, and such that it gets
  /// as far as possible in a whole hypercall.
  std::vector<smt::Term> wishes;
  /// A story that replays the counterexample of claims[failed]; none when no sequence of hypercalls
  /// reaches it. `failed` == claims.size(): undefined behaviour.
  std::function<std::optional<trace::Trace>(const smt::Model&, size_t failed)> to_trace;
};

/// What a theorem is stated against: symbolic inputs and the code under examination.
struct Setting {
  smt::Terms& terms;
  smt::Objects& objects;
  smt::Executor& executor;
};

struct Theorem {
  std::string name;
  std::string shows;                   // one line for people
  std::vector<std::string> functions;  // those it runs, by demangled name
  smt::LoopBounds loop_bounds;         // how often a loop may go round
  std::function<Statement(Setting&)> state;
};

}  // namespace theorems
