// SPDX-License-Identifier: MIT
#include "core/guest_list.h"

namespace kexecore {
namespace {

/// The `buf` of a segment that came as a page list. It is not 0, since the segment has data, but it
/// is no guest address, since the data lie in pages that the list names.
constexpr std::uint64_t kSomeBuffer = 1;

constexpr bool Contains(const kexecore_range& range, kexecore_maddr_t address) {
  return range.start <= address && address - range.start < range.size;
}

Error AddSource(GuestList& list, kexecore_image& image) {
  if (!list.has_destination) return Error::kInvalid;
  if (image.nr_segments == 0 || End(image.segments[image.nr_segments - 1]) != list.destination) {
    if (image.nr_segments == KEXECORE_MAX_SEGMENTS) return Error::kInvalid;
    image.segments[image.nr_segments] = {
        .buf = kSomeBuffer, .buf_size = 0, .dest_maddr = list.destination, .dest_size = 0};
    ++image.nr_segments;
  }
  Segment& run = image.segments[image.nr_segments - 1];
  run.buf_size += kPageSize;
  run.dest_size += kPageSize;
  list.destination += kPageSize;
  return Error::kNone;
}

}  // namespace

Error ReadEntry(Entry entry, GuestList& list, kexecore_image& image, Meaning& meaning) {
  if (list.entries_left == 0) return Error::kInvalid;
  --list.entries_left;
  if (entry >> list.physical_bits != 0) return Error::kInvalid;
  switch (entry & kPageMask) {
    case KEXECORE_LIST_DESTINATION:
      meaning = Meaning::kDestination;
      list.has_destination = true;
      list.destination = entry & ~kPageMask;
      return Error::kNone;
    case KEXECORE_LIST_INDIRECTION:
      meaning = Meaning::kIndirection;
      return Contains(list.crash, entry) ? Error::kFault : Error::kNone;
    case KEXECORE_LIST_DONE:
      meaning = Meaning::kDone;
      return Error::kNone;
    case KEXECORE_LIST_SOURCE:
      meaning = Meaning::kSource;
      // A load that writes to the crash area must not read its own data back from there.
      return Contains(list.crash, entry) ? Error::kFault : AddSource(list, image);
    default:
      return Error::kInvalid;
  }
}

}  // namespace kexecore
