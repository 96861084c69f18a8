// SPDX-License-Identifier: MIT
#pragma once

#include <ucontext.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace schedule {

/// A simulated CPU, counted from 0.
using Cpu = std::uint32_t;

inline constexpr Cpu kMaxCpus = 4;

/// Nobody runs: at the start, and when the CPU that ran has come to its end.
inline constexpr Cpu kNobody = ~Cpu{0};

/// Decides who goes on.
class Chooser {
 public:
  virtual ~Chooser() = default;

  /// `runnable` has a bit for each CPU that is not at its end, at least one. `current` is the one
  /// that ran, if it can go on, else kNobody. Answers one that is runnable.
  virtual Cpu Choose(Cpu current, std::uint32_t runnable) = 0;
};

/// Runs simulated CPUs on one thread, one at a time, with nothing left to chance: a CPU runs until
/// it comes to a scheduling point, where the chooser decides who goes on.
class Scheduler {
 public:
  Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  /// Runs all to their end. False when there were more than `most_points`, a run that does not end:
  /// then what the CPUs have on their stacks is dropped. At most kMaxCpus.
  bool Run(const std::vector<std::function<void()>>& cpus, Chooser& chooser,
           std::size_t most_points);

  /// A scheduling point of the CPU that runs. Outside of Run it does nothing.
  void Point();

  /// The CPU that runs; kNobody outside of Run.
  Cpu current() const { return current_; }

 private:
  static void Enter();
  void SwitchTo(ucontext_t& from, Cpu to);
  void EndOfCurrent();

  std::vector<std::vector<std::byte>> stacks_;
  ucontext_t contexts_[kMaxCpus] = {};
  ucontext_t outside_ = {};
  const std::vector<std::function<void()>>* cpus_ = nullptr;
  Chooser* chooser_ = nullptr;
  std::size_t points_left_ = 0;
  std::uint32_t runnable_ = 0;
  Cpu current_ = kNobody;
};

}  // namespace schedule
