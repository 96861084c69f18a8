// SPDX-License-Identifier: MIT
#include "core/image.h"

#include "core/entry_point.h"

namespace kexecore {

Error CheckSegments(const Segment* segments, std::uint32_t count, Form form, Caller caller,
                    const Bounds& bounds) {
  KEXECORE_TRY(CheckPlacement(segments, count, bounds));
  if (form == Form::kMerged) {
    KEXECORE_TRY(CheckAlignment(segments, count));
  }
  KEXECORE_TRY(CheckOverlap(segments, count));
  return form == Form::kPageList ? Error::kNone : CheckSizes(segments, count, caller);
}

Error CheckImage(const Segment* segments, std::uint32_t count, std::uint64_t entry,
                 std::uint16_t arch, Form form, Caller caller, const Bounds& bounds) {
  const bool is_crash = bounds.type == KEXEC_TYPE_CRASH;
  if (is_crash) {
    KEXECORE_TRY(CheckEntryInArea(entry, bounds));
  }
  KEXECORE_TRY(CheckSegments(segments, count, form, caller, bounds));
  // Rule V3: the guest may have written parts of a crash image by itself, the entry among them.
  if (!is_crash || form != Form::kPageList) {
    KEXECORE_TRY(CheckEntryInSegment(segments, count, entry));
  }
  return CheckReach(segments, count, entry, arch);
}

}  // namespace kexecore
