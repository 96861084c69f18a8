// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// The chooser chose this CPU so many times in a row.
struct Stretch {
  Cpu cpu;
  std::uint32_t times;

  bool operator==(const Stretch&) const = default;
};

/// All choices of one schedule, with which it can be run again.
using Choices = std::vector<Stretch>;

/// The choices as text: "0x12 1x5 0x3".
std::string ToString(const Choices& choices);

/// Goes through all schedules with at most `most_preemptions`, depth first. A CPU is preempted
/// where another CPU goes on although this one could have. A switch at the end of a CPU is no
/// preemption.
///
///   Exploration all(2);
///   do { scheduler.Run(cpus, all, …); } while (all.Next());
///
/// Requires that equal choices make the CPUs do equal things. It aborts when the number of runnable
/// CPUs shows that they did not.
class Exploration : public Chooser {
 public:
  explicit Exploration(std::uint32_t most_preemptions) : most_preemptions_(most_preemptions) {}

  Cpu Choose(Cpu current, std::uint32_t runnable) override;

  /// Prepares the next schedule. False when all have been run.
  bool Next();

  /// The choices of the schedule that was run last.
  const Choices& choices() const { return choices_; }

 private:
  /// A choice between several CPUs: the number of the one taken, in Nth's order, and how many there
  /// are.
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

/// Runs one schedule again. Where its choices end, or ask for a CPU that cannot go on, it chooses
/// the first CPU that can.
class Repetition : public Chooser {
 public:
  explicit Repetition(Choices choices) : rest_(std::move(choices)) {}

  Cpu Choose(Cpu current, std::uint32_t runnable) override;

 private:
  Choices rest_;
  std::size_t at_ = 0;
};

}  // namespace schedule
