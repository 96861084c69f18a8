// SPDX-License-Identifier: MIT
#include "core/image.h"

#include "core/entry.h"

namespace kexecore {

Error CheckSegments(const Segment* segments, std::uint32_t count, Form form, Caller caller,
                    const Bounds& bounds) {
  if (const Error error = CheckPlacement(segments, count, bounds); error != Error::kNone) {
    return error;
  }
  if (form == Form::kMerged) {
    if (const Error error = CheckAlignment(segments, count); error != Error::kNone) return error;
  }
  if (const Error error = CheckOverlap(segments, count); error != Error::kNone) return error;
  return form == Form::kPageList ? Error::kNone : CheckSizes(segments, count, caller);
}

Error CheckImage(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch, Form form, Caller caller, const Bounds& bounds) {
  const bool is_crash = bounds.type == KEXEC_TYPE_CRASH;
  if (is_crash) {
    if (const Error error = CheckEntryInArea(entry, bounds); error != Error::kNone) return error;
  }
  if (const Error error = CheckSegments(segments, count, form, caller, bounds);
      error != Error::kNone) {
    return error;
  }
  // Rule V3: parts of a crash image the guest may have written by itself.
  if (!is_crash || form != Form::kPageList) {
    if (const Error error = CheckEntryInSegment(segments, count, entry); error != Error::kNone) {
      return error;
    }
  }
  return CheckReach(segments, count, entry, arch);
}

}  // namespace kexecore
