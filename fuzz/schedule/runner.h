// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/core.h"
#include "fuzz/schedule/history.h"
#include "fuzz/schedule/scenario.h"
#include "fuzz/schedule/scheduler.h"
#include "fuzz/schedule/shared_machine.h"
#include "fuzz/schedule/story.h"

namespace schedule {

/// Runs a scenario, one schedule at a time, and checks each against the contract. The core's hooks
/// (hooks.cc) and its instrumentation (instrumentation.cc) call it.
class Runner {
 public:
  Runner(const Core& core, const Scenario& scenario);
  Runner(const Runner&) = delete;
  Runner& operator=(const Runner&) = delete;
  ~Runner();

  /// Runs one schedule, from power on to the end: the scenario, and then closing calls that observe
  /// the final state. Empty, or the reason why the schedule breaks the contract.
  std::string Go(Chooser& chooser);

  /// The steps of the last schedule. Where a single step is to blame for a failure, it is the last.
  const std::vector<Step>& steps() const { return steps_; }
  /// The answers that each CPU got in the last schedule: "0, -ENOENT | entered crash A".
  std::string Answers() const;

  /// The runner that exists, or null. The instrumentation needs it: the core passes it no pointer.
  static Runner* Active();

  SharedMachine& machine() { return machine_; }

  /// The party that runs: a CPU, or the outside.
  Cpu cpu() const { return scheduler_.current() == kNobody ? kOutside : scheduler_.current(); }

  /// A scheduling point: returns when this CPU is to go on.
  void Point() { scheduler_.Point(); }

  /// Notes a step of this CPU, for the story. `what` lives as long as the program.
  void Note(const char* what, std::uint8_t values = 0, std::uint64_t first = 0,
            std::uint64_t second = 0);

  /// The kinds of hooks: those that date a call's effects, and all others.
  enum class Hook : std::uint8_t { kAsk, kFetch, kAllocate, kMapCrashArea, kSave, kFree, kOther };

  /// To be called first in each hook: a scheduling point, and a moment of the current call.
  void BeginHook(Hook hook, const char* what, std::uint8_t values = 0, std::uint64_t first = 0);

  /// To be called when the core did not change the state, because another CPU had changed it.
  void CountOvertaken() { ++record().overtaken; }

  /// The answer of the preempt hook.
  bool AskForPause();
  /// The enter hook: checks the image before and after other CPUs may go on.
  int EnterImage(const kexecore_image& image);

 private:
  void Add(const Step& step);
  void Restart();
  void MakeAll(const std::vector<Call>& calls);
  bool Make(const Call& call);
  long MakeOnce(const Call& call);
  long CallCore(const Call& call, std::uint32_t ticket, kexecore_outcome& outcome);
  std::uint32_t TicketFor(const Call& call) const;
  void LetGoOfTaken();
  Call RestOf(const Record& record) const;
  bool IsTaken() const;
  Moment Now() const { return now_; }
  Record& record() { return history_.records[current_[cpu()]]; }
  void BeginWork(Record& record);
  Job* job();
  std::string Judge();

  const Core& core_;
  const Scenario& scenario_;
  Scheduler scheduler_;
  SharedMachine machine_;
  History history_;
  std::vector<Step> steps_;
  Moment now_ = 0;
  /// An image that was not refused, and the frames that it needs.
  struct Entered {
    const kexecore_image* image;
    std::vector<kexecore_mfn_t> frames;
    bool by_crash;
  };

  std::vector<Entered> entered_;
  std::vector<std::uint32_t> tickets_;  // all that the core has given
  std::size_t current_[kParties] = {};  // the record of each CPU's call
  int active_job_ = -1;                 // the last job that took the instance
  std::uint32_t questions_ = 0;         // calls of the preempt hook
};

}  // namespace schedule
