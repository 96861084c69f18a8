// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "proofs/theorems/theorem.h"
#include "trace/trace.h"

/// Proves theorems on bitcode.
namespace proofs {

enum class Result {
  kProved,
  kRefuted,  // a counterexample exists
  kUnknown,  // no solver answered in time
  kError,    // not examined as a whole: an instruction not understood, assumptions that contradict
             // each other or exclude an edge, code that no input reaches
};

const char* ResultName(Result result);

/// The same sources twice: as the archive ships them, and before the optimiser with a trap at each
/// undefined operation. Claims are proved on the shipped code, freedom from undefined behaviour on
/// both: an optimiser may have used up the very behaviour that is looked for.
struct Bitcode {
  std::string shipped;  // paths
  std::string raw;
};

/// One question put to a solver, and its answer.
struct Query {
  std::string artefact;  // "shipped" or "raw"
  std::string what;
  Result result = Result::kUnknown;
  double seconds = 0;
  std::string solver;
};

/// How much of the code a theorem ran.
struct Coverage {
  std::vector<std::string> functions;
  size_t blocks = 0;  // of those functions, in the shipped code, without blocks that only trap
  std::vector<std::string> unreached;
};

struct Report {
  std::string name;
  std::string shows;
  Result result = Result::kError;
  std::string message;  // what failed, empty when proved
  double seconds = 0;   // wall time, lowering and execution included
  std::vector<std::string> assumptions;
  bool satisfiable = false;  // the assumptions, together, with each edge and each claim's premise
  std::vector<Query> queries;
  Coverage coverage;
  std::optional<trace::Trace> counterexample;

  /// The solvers that gave the answers, each once.
  std::string Solvers() const;
};

/// Never throws for what a bitcode file can hold: that is a report with Result::kError.
Report Prove(const theorems::Theorem& theorem, const Bitcode& bitcode);

}  // namespace proofs
