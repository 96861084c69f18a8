// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/schedule/scenario.h"
#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// A moment of a run, counted up; 0 is never.
using Moment = std::uint32_t;

/// A load or unload that took the instance, and when it did what the contract dates its effects by.
struct Job {
  Image image = kNoImage;  // kNoImage: an unload
  std::uint32_t type = 0;
  Moment begin = 0;
  Moment touched = 0;  // its first hook but is_privileged: it has the instance
  Moment fetched = 0;  // unload: its argument
  Moment control = 0;  // load: its first page
  Moment mapped = 0;   // load: the first page that it mapped
  Moment saved = 0;    // load: save_vmcoreinfo
  Moment freed = 0;    // unload: the first page it gave back; load: the first one after `saved`
  Moment last = 0;     // its last hook
  Moment end = 0;
  long answer = 0;
};

/// One call into the core, from outside.
struct Record {
  Call call;
  Cpu cpu = 0;
  int job = -1;  // that it belongs to
  Moment begin = 0;
  Moment touched = 0;  // its first hook but is_privileged
  Moment last = 0;     // its last hook
  Moment end = 0;
  long answer = 0;
  std::uint32_t overtaken = 0;  // tries of a step that failed: another CPU's came first
  Image entered = kNoImage;
  Moment enter_begin = 0;  // of the hook
  Moment enter_end = 0;    // 0: it did not return, or answered 0
};

/// What was called in a run, and what came of it.
struct History {
  std::vector<Record> records;
  std::vector<Job> jobs;
  std::uint32_t allocated = 0;  // pages, at the end
  std::uint32_t tries = 64;     // after which a step is given up (H3, X2, X4)
};

/// Is there an order of the steps of CONTRACT.md (taking the instance, S1, S2, X2, the end of X3, a
/// pause…), each within the time in which its call may have made it, such that each answer is the
/// one that the contract gives, and the pages that are allocated at the end are those of the images
/// present? Empty: yes. Else what is wrong, as well as it can be said.
///
/// It is a reading of the contract that knows nothing of how the core works.
std::string CheckHistory(const History& history);

}  // namespace schedule
