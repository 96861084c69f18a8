// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/fuzzer.h"

/// Known bugs: patches that plant mistakes in the core, and who has to notice each of them.
namespace bugs {

/// A theorem that the broken core refutes.
struct Refutation {
  std::string theorem;
  std::string claim;                 // how the refuted claim begins; empty: no test compares it
  std::vector<std::string> oracles;  // any of these promises may be the first to break when the
                                     // counterexample is replayed
};

/// A schedule that shows the bug, as //fuzz/schedule:broken_test looks for it.
struct FailingSchedule {
  std::string scenario;      // a name in fuzz/schedule/scenarios.cc
  std::uint32_t tries = 64;  // after which the broken core gives a step up
  std::string failure;       // how the report of the failure begins
};

/// One patch of corpora/known_bugs/, as the head of its text describes it (docs/fuzzing.md). Every
/// target, theorem, test and schedule that a bug names has to notice the bug.
struct KnownBug {
  std::string name;
  std::string what;                       // one line
  std::string source;                     // the implementation that had the mistake
  std::string target;                     // the fuzz target that has to find it; empty: none
  std::vector<campaign::Engine> engines;  // that run the target; empty without a target
  std::vector<std::string> oracles;  // any of these promises may be the first that the target sees
                                     // broken
  std::vector<Refutation> theorems;  // each has to be refuted
  std::string test;                  // label of the Bazel test that has to fail; empty: none
  std::optional<FailingSchedule> schedule;
  std::string harmless;  // label of a Bazel test that has to pass on this core: the patch is no
                         // mistake, and nothing else may be named; empty: the patch is a mistake
  std::filesystem::path patch;

  /// The command `bugs` looks for it: it names a target, a theorem or a test. Otherwise only
  /// //fuzz/schedule:broken_test looks, or the patch is harmless.
  bool is_hunted() const { return !target.empty() || !theorems.empty() || !test.empty(); }
};

/// The bugs of a folder in the order of their names; `names` picks some, by name or by the path of
/// the patch, each once; empty means all. Throws
/// cli::InputError for a name that no bug has, for a head that lacks a field, has an unknown one,
/// contradicts itself or names nobody who has to notice, and for a folder without a bug.
std::vector<KnownBug> ReadKnownBugs(const std::filesystem::path& folder,
                                    const std::vector<std::string>& names);

}  // namespace bugs
