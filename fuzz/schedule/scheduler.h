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

/// No CPU: at the start, and after the end of the CPU that ran.
inline constexpr Cpu kNobody = ~Cpu{0};

/// Decides which CPU goes on.
class Chooser {
 public:
  virtual ~Chooser() = default;

  /// Chooses one of the runnable CPUs. `runnable` has a bit for each CPU that has not ended, and at
  /// least one. `current` is the CPU that ran, if it can go on, else kNobody.
  virtual Cpu Choose(Cpu current, std::uint32_t runnable) = 0;
};

/// Runs simulated CPUs on one thread, one at a time, and leaves nothing to chance: a CPU runs until
/// it comes to a scheduling point, where the chooser decides which CPU goes on.
class Scheduler {
 public:
  Scheduler();
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;

  /// Runs all CPUs, at most kMaxCpus, to their end. False if they come to more than `most_points`
  /// scheduling points, and so seem never to end: it then drops what they have on their stacks.
  bool Run(const std::vector<std::function<void()>>& cpus, Chooser& chooser,
           std::size_t most_points);

  /// A scheduling point of the CPU that runs. Does nothing outside of Run.
  void Point();

  /// The CPU that runs waits for another one, and gives way to it. Returns when it is its turn
  /// again; at once if all others have ended.
  void GiveWay();

  /// The CPU that runs, or kNobody outside of Run.
  Cpu current() const { return current_; }

 private:
  static void Enter();
  void CountPoint();
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
