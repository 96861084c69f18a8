// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// So many times in a row the same CPU was chosen.
struct Stretch {
  Cpu cpu;
  std::uint32_t times;

  bool operator==(const Stretch&) const = default;
};

/// All choices of one run: what has to be known to run it again.
using Choices = std::vector<Stretch>;

/// "0x12 1x5 0x3".
std::string ToString(const Choices& choices);

/// Goes through all schedules with at most so many preemptions, depth first: a CPU is preempted
/// where another goes on though it could have. To take turns at the end of a CPU costs nothing.
///
///   Exploration all(2);
///   do { scheduler.Run(cpus, all, …); } while (all.Next());
///
/// Requires that what is run does the same whenever the choices are the same; aborts when the
/// number of CPUs that can be chosen from shows that it did not.
class Exploration : public Chooser {
 public:
  explicit Exploration(std::uint32_t most_preemptions) : most_preemptions_(most_preemptions) {}

  Cpu Choose(Cpu current, std::uint32_t runnable) override;

  /// Makes ready for the next schedule. False when all have been run.
  bool Next();

  /// Of the run that has just been.
  const Choices& choices() const { return choices_; }

 private:
  /// A choice between several: the one that is taken, counted as Nth does, and how many there are.
  struct Branch {
    std::uint32_t taken;
    std::uint32_t options;
  };

  std::uint32_t most_preemptions_;
  std::uint32_t preemptions_ = 0;
  std::size_t depth_ = 0;
  std::vector<Branch> branches_;
  Choices choices_;
};

/// Runs one schedule again. Where its choices end, or ask for a CPU that cannot go on, the first
/// that can does.
class Repetition : public Chooser {
 public:
  explicit Repetition(Choices choices) : rest_(std::move(choices)) {}

  Cpu Choose(Cpu current, std::uint32_t runnable) override;

 private:
  Choices rest_;
  std::size_t at_ = 0;
};

}  // namespace schedule
