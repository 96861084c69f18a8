// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
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
  kVoid,     // of a claim: it holds only if what was not proved beside it does
  kError,    // the theorem was not examined as a whole: an instruction is not understood,
             // assumptions contradict each other or exclude an edge, or no input reaches some code
};

const char* ResultName(Result result);

/// Paths of two bitcode files of the core. One is the code that the archive ships. The other is
/// from before the optimiser, with a trap at each undefined operation. Claims are proved on the
/// shipped code. Freedom from undefined behaviour is proved on both, because an optimiser may have
/// erased the very behaviour that a proof looks for.
struct Bitcode {
  std::string shipped;
  std::string raw;
};

/// One question put to a solver, and its answer.
struct Query {
  std::string artefact;  // the bitcode: "shipped" or "raw"
  std::string what;      // the claim, for people
  Result result = Result::kUnknown;
  double seconds = 0;
  std::string solver;
};

/// The code that a theorem ran.
struct Coverage {
  std::vector<std::string> functions;
  std::size_t blocks = 0;  // their blocks in the shipped code, but for those that end in a trap
  std::vector<std::string> unreached;  // the blocks that no allowed input reaches
};

/// What came of the attempt to prove a theorem.
struct Report {
  std::string name;
  std::string shows;
  Result result = Result::kError;
  std::string message;  // says what failed; empty when the theorem is proved
  double seconds = 0;   // wall time, with lowering and execution
  std::vector<std::string> assumptions;
  bool satisfiable = false;  // the assumptions can hold together, also with each edge and premise
  std::vector<Query> queries;
  Coverage coverage;
  std::optional<trace::Trace> counterexample;

  /// The names of the solvers that gave the answers, each once.
  std::string Solvers() const;
};

/// Proves a theorem, or says why not. No content of a bitcode file makes it throw: the report then
/// has Result::kError.
Report Prove(const theorems::Theorem& theorem, const Bitcode& bitcode);

}  // namespace proofs
