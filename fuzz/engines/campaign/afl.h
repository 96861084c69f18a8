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

/// AFL++ in a process group of its own. Number 0 is the main node, which also reads the inputs that
/// others add to the corpus while it runs. All nodes share one output folder. The folder is
/// disposable: this class copies the inputs in it to the corpus and the findings, and each start
/// begins from the corpus.
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
  std::filesystem::path output_;  // this node's own folder
  Corpus corpus_;
  Corpus findings_;
  std::optional<Process> process_;
  std::uint64_t executions_ = 0;
  bool done_ = false;
};

/// A field of AFL++'s fuzzer_stats as a number; 0 when the file or the field is missing.
std::uint64_t AflStatistic(const std::filesystem::path& stats, const std::string& field);

/// The settings that AFL++ needs to run unattended.
std::vector<std::pair<std::string, std::string>> AflEnvironment();

}  // namespace campaign
