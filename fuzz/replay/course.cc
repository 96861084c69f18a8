// SPDX-License-Identifier: MIT
#include "fuzz/replay/course.h"

#include <algorithm>

namespace replay {
namespace {

bool InCrashArea(const machine::Machine& machine, kexecore_mfn_t mfn) {
  const trace::Range& crash = machine.description().crash;
  const kexecore_mfn_t first = crash.start / KEXECORE_PAGE_SIZE;
  return mfn >= first && mfn - first < crash.size / KEXECORE_PAGE_SIZE;
}

}  // namespace

model::Course HowFar(const machine::Machine& machine, std::int64_t result) {
  const machine::Log& log = machine.log();
  model::Course course;
  if (!log.cut) return course;
  const machine::Cut& cut = *log.cut;
  const std::uint32_t accesses = cut.copies + cut.guest_pages;
  if (cut.hook == trace::Hook::kPreempt) {
    course.pause = {.accesses = accesses, .saved = cut.saved};
  } else {
    const bool is_mapping = cut.hook == trace::Hook::kMap;
    course.failure = {.accesses = accesses,
                      .in_crash_area = is_mapping && InCrashArea(machine, cut.mfn),
                      .is_mapping = is_mapping,
                      .saved = cut.saved};
    // Behind a failure there is nothing of the guest's to do any more.
    if (log.pauses != 0) course.pause = {.accesses = accesses, .saved = log.saves != 0};
  }
  for (const machine::Mapping& mapping : log.mappings) {
    if (mapping.failed) {
      ++course.failed_mappings;
    } else if (InCrashArea(machine, mapping.mfn)) {
      course.mapped_crash_area = true;
    }
  }
  course.is_stuck = log.pauses == 0 && result == -KEXECORE_ERESTART;
  return course;
}

}  // namespace replay
