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
  std::chrono::seconds time{0};     // the targets share it evenly
  unsigned jobs = 1;                // how many fuzzers of each engine run at once
  std::filesystem::path directory;  // holds one folder for each target
  bool use_seeds = true;            // false: the corpus begins with the harmless input alone
  bool stop_at_first_finding = false;
  bool empty_target = false;  // true: run the empty target instead of each, with the same settings
};

/// What one engine did with one target.
struct Share {
  std::string target;
  Engine engine = Engine::kLibFuzzer;
  std::uint64_t executions = 0;
  double seconds = 0;
};

/// What a campaign did with one target.
struct TargetResult {
  std::string target;
  std::vector<Share> shares;
  std::size_t corpus = 0;      // how many inputs the corpus has at the end
  std::size_t new_inputs = 0;  // how many of them it did not have at the start
  std::size_t new_findings = 0;
  std::filesystem::path findings;  // folder
};

struct Result {
  std::vector<TargetResult> targets;
  double seconds = 0;
  bool interrupted = false;
};

/// Called about once a second with the target, the time that it has left, and what its engines did
/// so far.
using Watcher = std::function<void(const std::string& target, std::chrono::seconds left,
                                   const std::vector<Share>& shares, std::size_t findings)>;

/// The folders of a target, below Options::directory.
struct Place {
  std::filesystem::path corpus;    // inputs; the engines share them
  std::filesystem::path findings;  // inputs that broke a promise
  std::filesystem::path scratch;   // logs, and AFL++'s own folder
};
Place PlaceOf(const std::filesystem::path& directory, const std::string& target);

/// Fuzzes one target after the other. All engines run side by side on one corpus. A campaign may be
/// killed at any time: its findings are kept, and the next campaign in the same folder goes on from
/// there. After a Ctrl-C (see cli::InterruptGuard) it saves the findings and ends early. Throws
/// std::system_error (ENOSPC: the disk is full), Broken, or cli::EnvironmentError when another
/// process fuzzes one of the targets in this folder.
Result Run(const Options& options, const Toolbox& toolbox, const Watcher& watcher);

}  // namespace campaign
