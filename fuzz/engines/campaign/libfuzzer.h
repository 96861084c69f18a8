// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "fuzz/engines/campaign/fuzzer.h"
#include "fuzz/engines/campaign/process.h"

namespace campaign {

/// libFuzzer ends at the first finding. This class removes the input that ended it from the corpus
/// and starts it again.
class LibFuzzer : public Fuzzer {
 public:
  explicit LibFuzzer(Assignment assignment);

  void Step() override;
  void Stop() override;
  bool done() const override { return done_; }
  std::uint64_t executions() const override { return earlier_ + current_; }

 private:
  void Start();
  void ReadLog();
  void Ended(int status);
  bool SaveFindings();

  Assignment assignment_;
  std::filesystem::path log_;
  std::filesystem::path artifacts_;
  std::optional<Process> process_;
  std::uint64_t earlier_ = 0;  // executions of the runs that have ended
  std::uint64_t current_ = 0;
  unsigned findings_ = 0;
  bool done_ = false;
};

/// The number of executions in a log of libFuzzer: from the final statistics, or while it runs from
/// "#N" in the last status line.
std::uint64_t ExecutionsInLog(const std::filesystem::path& log);

}  // namespace campaign
