// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/bugs/known_bug.h"
#include "fuzz/campaign/fuzzer.h"
#include "fuzz/campaign/toolbox.h"

namespace bugs {

/// Whether one who looked for a bug found it.
struct Detection {
  bool found = false;
  std::string by;                // the promise that broke first, or the theorem
  std::uint64_t executions = 0;  // of a fuzz engine
  double seconds = 0;
};

/// Who noticed one known bug.
struct Result {
  KnownBug bug;
  Detection libfuzzer, afl;
  Detection theorem;    // refuted; not looked for when no theorem speaks of the bug
  Detection replay;     // the refutation's trace, replayed on the broken core
  std::string refused;  // the patch does not apply: why; the rest says nothing

  bool theorem_expected() const { return !bug.theorem.empty(); }

  /// By both engines; where a theorem speaks of it by that, too, with a trace that replays.
  bool detected() const {
    return refused.empty() && libfuzzer.found && afl.found &&
           (!theorem_expected() || (theorem.found && replay.found));
  }
};

/// A signal came in the middle of it.
struct Interrupted {};

/// Fuzzes a broken core from nothing (no seeds: the engines have to get there by themselves) until
/// the first finding or the end of the time. Throws Interrupted. Found means that the finding,
/// replayed, breaks one of the bug's promises.
Detection Fuzz(const KnownBug& bug, campaign::Engine engine, const campaign::Toolbox& broken,
               const std::filesystem::path& folder, std::chrono::seconds time);

/// Runs the prover (that of `tools`) on a broken core's bitcode. Traces of refutations go to
/// `traces`.
Detection Prove(const KnownBug& bug, const campaign::Toolbox& tools,
                const campaign::Toolbox& broken, const std::filesystem::path& traces);

/// Replays what lies in a folder on the broken core, with the broken tree's own program.
Detection Replay(const KnownBug& bug, const campaign::Toolbox& broken,
                 const std::filesystem::path& folder);

}  // namespace bugs
