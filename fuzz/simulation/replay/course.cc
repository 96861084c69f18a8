// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/course.h"

namespace replay {

model::Course HowFar(const machine::Machine& machine, std::int64_t result) {
  const machine::Log& log = machine.log();
  model::Course course;
  course.has_freed = !log.frees.empty();
  for (const machine::Allocation& page : log.allocations) {
    const bool has_to_be_no_destination = page.purpose == KEXECORE_PURPOSE_CONTROL ||
                                          page.purpose == KEXECORE_PURPOSE_TABLE ||
                                          page.purpose == KEXECORE_PURPOSE_LIST;
    if (has_to_be_no_destination && page.mfn != KEXECORE_NO_MFN) {
      course.taken.push_back({.frame = page.mfn, .accesses = page.accesses});
    }
  }
  if (!log.cut) return course;
  const machine::Cut& cut = *log.cut;
  const std::uint32_t accesses = cut.copies + cut.guest_pages;
  if (cut.hook == trace::Hook::kPreempt) {
    course.pause = {.accesses = accesses, .prepared = cut.prepared};
  } else {
    const bool is_mapping = cut.hook == trace::Hook::kMap;
    course.failure = {.accesses = accesses,
                      .in_crash_area = is_mapping && machine.IsInCrashArea(cut.mfn),
                      .frame = cut.mfn,
                      .is_mapping = is_mapping,
                      .prepared = cut.prepared};
    // After a failure the core accesses the guest no more, so a later pause has the same time.
    if (log.pauses != 0) course.pause = {.accesses = accesses, .prepared = log.prepares != 0};
  }
  for (const machine::Mapping& mapping : log.mappings) {
    if (mapping.failed) {
      ++course.failed_mappings;
    } else if (machine.IsInCrashArea(mapping.mfn)) {
      course.crash_frames.push_back(mapping.mfn);
    }
  }
  course.is_stuck = log.pauses == 0 && result == -KEXECORE_ERESTART;
  return course;
}

}  // namespace replay
