// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/bugs/known_bug.h"
#include "fuzz/bugs/scratch_tree.h"
#include "fuzz/engines/campaign/fuzzer.h"
#include "fuzz/engines/campaign/toolbox.h"

namespace bugs {

/// Whether one who looked for a bug found it.
struct Detection {
  bool found = false;
  std::string by;                // the promise that broke first, or the theorem
  std::uint64_t executions = 0;  // of a fuzz engine
  double seconds = 0;
};

/// Who noticed one known bug. Whom it does not name was not asked.
struct Result {
  KnownBug bug;
  Detection libfuzzer, afl;
  Detection theorem;    // refuted
  Detection replay;     // the refutation's trace, replayed on the broken core
  Detection test;       // failed
  std::string refused;  // the patch does not apply: why; the rest says nothing

  bool names(campaign::Engine engine) const {
    return std::find(bug.engines.begin(), bug.engines.end(), engine) != bug.engines.end();
  }
  bool names_theorem() const { return !bug.theorem.empty(); }
  bool names_test() const { return !bug.test.empty(); }

  /// By all that the bug names, and a refutation with a trace that replays.
  bool detected() const {
    return refused.empty() && (!names(campaign::Engine::kLibFuzzer) || libfuzzer.found) &&
           (!names(campaign::Engine::kAfl) || afl.found) &&
           (!names_theorem() || (theorem.found && replay.found)) && (!names_test() || test.found);
  }
};

/// Fuzzes a broken core from nothing (no seeds: the engines have to get there by themselves) until
/// the first finding or the end of the time. Found means that the finding, replayed, breaks one of
/// the bug's promises. Throws campaign::Interruption, as all of these do.
Detection Fuzz(const KnownBug& bug, campaign::Engine engine, const campaign::Toolbox& broken,
               const std::filesystem::path& folder, std::chrono::seconds time);

/// Runs the prover (that of `tools`) on a broken core's bitcode. Traces of refutations go to
/// `traces`.
Detection Prove(const KnownBug& bug, const campaign::Toolbox& tools,
                const campaign::Toolbox& broken, const std::filesystem::path& traces);

/// Replays what lies in a folder on the broken core, with the broken tree's own program.
Detection Replay(const KnownBug& bug, const campaign::Toolbox& broken,
                 const std::filesystem::path& folder);

/// Runs the bug's test on the broken tree. Found means that it fails.
Detection RunTest(const KnownBug& bug, ScratchTree& broken);

}  // namespace bugs
