// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "fuzz/engines/campaign/corpus.h"
#include "fuzz/engines/campaign/fuzzer.h"
#include "fuzz/engines/campaign/process.h"

namespace campaign {

/// AFL++ in a process group of its own. Number 0 is the main node, which also takes in what
/// appears in the corpus while it runs; all share one output folder. That folder is disposable:
/// what it holds is moved to corpus and findings, and each start begins from the corpus.
class Afl : public Fuzzer {
 public:
  explicit Afl(Assignment assignment);

  void Step() override;
  void Stop() override;
  bool done() const override { return done_; }
  std::uint64_t executions() const override { return executions_; }

 private:
  void Collect();
  void Ended(int status);

  Assignment assignment_;
  std::string node_;
  std::filesystem::path log_;
  std::filesystem::path output_;  // this node's
  Corpus corpus_;
  Corpus findings_;
  std::optional<Process> process_;
  std::uint64_t executions_ = 0;
  bool done_ = false;
};

/// One field of AFL++'s fuzzer_stats, as a number; 0 when file or field are not there.
std::uint64_t AflStatistic(const std::filesystem::path& stats, const std::string& field);

/// What AFL++ wants to hear in order to run unattended.
std::vector<std::pair<std::string, std::string>> AflEnvironment();

}  // namespace campaign
