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

/// What one detector says about a bug: a fuzz engine, the prover, a replay or a test.
struct Detection {
  bool found = false;
  std::string by;                // the promise that broke first, the theorems, or the test
  std::uint64_t executions = 0;  // of a fuzz engine
  double seconds = 0;
};

/// Who noticed one known bug. Detectors that the bug does not name were not run.
struct Result {
  KnownBug bug;
  Detection libfuzzer, afl;
  Detection theorem;    // found: each theorem is refuted
  Detection replay;     // found: the counterexample of each breaks a promise on the broken core
  Detection test;       // found: it fails
  std::string refused;  // why the patch does not apply; then the fields above say nothing

  bool names(campaign::Engine engine) const {
    return std::find(bug.engines.begin(), bug.engines.end(), engine) != bug.engines.end();
  }
  bool names_theorem() const { return !bug.theorems.empty(); }
  bool names_test() const { return !bug.test.empty(); }

  /// Every detector that the bug names found it, and each counterexample replays.
  bool detected() const {
    return refused.empty() && (!names(campaign::Engine::kLibFuzzer) || libfuzzer.found) &&
           (!names(campaign::Engine::kAfl) || afl.found) &&
           (!names_theorem() || (theorem.found && replay.found)) && (!names_test() || test.found);
  }
};

/// Fuzzes a broken core until the first finding or the end of the time. There are no seeds: the
/// engine has to reach the bug by itself. Found means that the finding, replayed, breaks one of the
/// bug's promises. Throws cli::Interruption, as every function below does.
Detection Fuzz(const KnownBug& bug, campaign::Engine engine, const campaign::Toolbox& broken,
               const std::filesystem::path& folder, std::chrono::seconds time);

/// Runs the prover of `tools` on a broken core's bitcode. Found means that the theorem is refuted;
/// the traces of its counterexamples are written to `traces`.
Detection Prove(const std::string& theorem, const campaign::Toolbox& tools,
                const campaign::Toolbox& broken, const std::filesystem::path& traces);

/// Replays the inputs of a folder on the broken core, with the broken tree's own program. Found
/// means that one of them breaks one of the promises first.
Detection Replay(const std::vector<std::string>& promises, const campaign::Toolbox& broken,
                 const std::filesystem::path& folder);

/// Proves each theorem that the bug names, and replays its counterexample: sets `theorem` and
/// `replay`, whose times are sums.
void Refute(Result& result, const campaign::Toolbox& tools, const campaign::Toolbox& broken,
            const std::filesystem::path& folder);

/// Runs the bug's test on the broken tree. Found means that it fails.
Detection RunTest(const KnownBug& bug, ScratchTree& broken);

}  // namespace bugs
