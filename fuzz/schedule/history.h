// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scenario.h"
#include "fuzz/schedule/scheduler.h"
#include "kexecore/kexecore.h"

namespace schedule {

/// A moment of a schedule. Moments are counted upwards from 1; 0 stands for never.
using Moment = std::uint32_t;

/// A load or unload that took the instance. Its hooks come at moments by which the contract dates
/// its effects.
struct Job {
  Image image = kNoImage;  // kNoImage: an unload
  std::uint32_t type = 0;
  Moment begin = 0;
  Moment touched = 0;  // its first hook other than is_privileged: it has the instance
  Moment fetched = 0;  // unload: it copies its argument
  Moment control = 0;  // load: it allocates its first page
  Moment mapped = 0;   // load: it maps the first page of the crash area
  Moment saved = 0;    // load: it calls save_vmcoreinfo
  Moment freed = 0;    // unload: it frees its first page; load: its first page after `saved`
  Moment last = 0;     // its last hook
  Moment end = 0;
  long answer = 0;
  std::uint64_t space = 0;  // of its caller
};

/// One call into the core.
struct Record {
  Call call;
  Cpu cpu = 0;
  int job = -1;  // the place in History::jobs of the job that it is a part of; -1: none
  Moment begin = 0;
  Moment touched = 0;  // its first hook other than is_privileged
  Moment last = 0;     // its last hook
  Moment end = 0;
  long answer = 0;
  std::uint32_t ticket = 0;       // continue, abandon: the ticket that the core was given
  kexecore_outcome outcome = {};  // what it told the hypervisor beside the answer
  std::uint32_t overtaken = 0;    // how many tries of a step failed because another CPU came first
  Image entered = kNoImage;
  Moment enter_begin = 0;  // the enter hook
  Moment enter_end = 0;    // 0: the hook did not return, or answered 0
};

/// The calls of one schedule, and their outcome.
struct History {
  std::vector<Record> records;
  std::vector<Job> jobs;
  std::uint32_t allocated = 0;  // pages at the end
  std::uint32_t tries = 64;     // the core gives a step up after so many (H3, X2, X4)
};

/// Looks for an order of the contract's steps (taking the instance, S1, S2, X2, the end of X3, a
/// pause…) that explains the history. Each step lies within the time in which its call may have
/// made it; each answer is the one that the contract gives; and the pages allocated at the end are
/// those of the images present. Empty if there is one, else the reason why not, for people.
///
/// This is a reading of core/CONTRACT.md that does not know how the core works.
std::string CheckHistory(const History& history);

}  // namespace schedule
