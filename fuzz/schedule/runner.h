// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/core.h"
#include "fuzz/schedule/history.h"
#include "fuzz/schedule/machine.h"
#include "fuzz/schedule/scenario.h"
#include "fuzz/schedule/scheduler.h"
#include "fuzz/schedule/story.h"

namespace schedule {

/// Runs a scenario, one schedule at a time, and holds each to the contract. It is what the core's
/// hooks (hooks.cc) and its instrumentation (instrumentation.cc) come to.
class Run {
 public:
  Run(const Core& core, const Scenario& scenario);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run();

  /// One schedule, from power on to the end: the scenario, then calls that see what has become of
  /// the instance. Empty, or what was wrong with it.
  std::string Go(Chooser& chooser);

  // Of the schedule that has just been run.
  /// Up to the one in which something went wrong, where a single step is to blame.
  const std::vector<Step>& steps() const { return steps_; }
  /// The answers of each CPU: "0, -ENOENT | entered crash A".
  std::string Answers() const;

  /// The one that runs, or null: who is called by code of the core's that has no pointer to it.
  static Run* Active();

  Machine& machine() { return machine_; }

  /// Who runs.
  Cpu cpu() const { return scheduler_.current() == kNobody ? kOutside : scheduler_.current(); }

  /// A scheduling point: comes back when this CPU is to go on.
  void Point() { scheduler_.Point(); }

  /// What it did then.
  void Note(const char* what, std::uint8_t values = 0, std::uint64_t first = 0,
            std::uint64_t second = 0);

  /// Hooks by what they tell of a call.
  enum class Hook : std::uint8_t { kAsk, kFetch, kAllocate, kMapCrashArea, kSave, kFree, kOther };

  /// A hook is called: a scheduling point, and a moment of the call that it belongs to.
  void BeginHook(Hook hook, const char* what, std::uint8_t values = 0, std::uint64_t first = 0);

  /// The core found the state changed by another CPU, and did not change it.
  void CountOvertaken() { ++record().overtaken; }

  bool AskForPause();
  int EnterImage(const kexecore_image& image);

 private:
  void Add(const Step& step);
  void Restart();
  void MakeAll(const std::vector<Call>& calls);
  bool Make(const Call& call);
  long MakeOnce(const Call& call);
  long CallCore(const Call& call);
  Moment Now() const { return now_; }
  Record& record() { return history_.records[current_[cpu()]]; }
  void BeginWork(Record& record);
  Job* job();
  std::string Judge();

  const Core& core_;
  const Scenario& scenario_;
  Scheduler scheduler_;
  Machine machine_;
  History history_;
  std::vector<Step> steps_;
  Moment now_ = 0;
  std::vector<const kexecore_image*> entered_;  // for good
  std::size_t current_[kParties] = {};          // the record of each CPU's call
  int active_job_ = -1;                         // the last that took the instance
  std::uint32_t questions_ = 0;
};

}  // namespace schedule
