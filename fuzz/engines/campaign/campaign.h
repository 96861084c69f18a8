// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "fuzz/engines/campaign/fuzzer.h"
#include "fuzz/engines/campaign/toolbox.h"

namespace campaign {

struct Options {
  std::vector<std::string> targets;  // names of targets::Catalogue()
  std::vector<Engine> engines;
  std::chrono::seconds time{0};     // shared evenly by the targets
  unsigned jobs = 1;                // fuzzers of each engine at once
  std::filesystem::path directory;  // one folder for each target beneath it
  bool use_seeds = true;            // else the corpus begins with the one harmless input
  bool stop_at_first_finding = false;
  bool empty_target = false;  // run the empty target in their place, all else the same
};

/// What one engine did to one target.
struct Share {
  std::string target;
  Engine engine = Engine::kLibFuzzer;
  std::uint64_t executions = 0;
  double seconds = 0;
};

/// One target's part of a campaign.
struct TargetResult {
  std::string target;
  std::vector<Share> shares;
  std::size_t corpus = 0;      // inputs at the end
  std::size_t new_inputs = 0;  // of these, not there at the start
  std::size_t new_findings = 0;
  std::filesystem::path findings;  // folder
};

struct Result {
  std::vector<TargetResult> targets;
  double seconds = 0;
  bool interrupted = false;
};

/// Told about once a second: the target, the time it has left, what its engines did so far.
using Watcher = std::function<void(const std::string& target, std::chrono::seconds left,
                                   const std::vector<Share>& shares, std::size_t findings)>;

/// Where the campaign keeps things for a target, beneath Options::directory.
struct Place {
  std::filesystem::path corpus;    // shared by the engines
  std::filesystem::path findings;  // inputs that broke a promise
  std::filesystem::path scratch;   // logs, AFL++'s own folder
};
Place PlaceOf(const std::filesystem::path& directory, const std::string& target);

/// Fuzzes one target after the other, all engines side by side on one corpus. Can be killed at
/// any time: nothing found is lost, and the next campaign in the same folder goes on from there.
/// After a Ctrl-C (see InterruptGuard) it ends early, with what was found saved. Throws
/// std::system_error (ENOSPC: the disk is full), Broken, or std::runtime_error when another process
/// fuzzes one of the targets there.
Result Run(const Options& options, const Toolbox& toolbox, const Watcher& watcher);

}  // namespace campaign
