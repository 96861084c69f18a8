// SPDX-License-Identifier: MIT
#include "core/layout.h"

namespace kexecore {
namespace {

/// The number of the segment with the lowest destination among those that reach beyond frame
/// `covered`; `count` when there is none.
std::uint32_t NextSegment(const Segment* segments, std::uint32_t count, kexecore_mfn_t covered) {
  std::uint32_t next = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!HasData(segments[i]) || EndFrame(segments[i]) <= covered) continue;
    if (next == count || segments[i].dest_maddr < segments[next].dest_maddr) next = i;
  }
  return next;
}

}  // namespace

void LayOut(const Segment* segments, std::uint32_t count, Layout& layout) {
  layout.count = 0;
  layout.pages = 0;
  layout.end = 0;
  kexecore_mfn_t covered = 0;  // every destination below this frame is in a run
  for (std::uint32_t round = 0; round < count; ++round) {
    const std::uint32_t next = NextSegment(segments, count, covered);
    if (next == count) break;
    // Segments that are not page aligned may share a page; it belongs to the first of them.
    const kexecore_mfn_t first =
        FirstFrame(segments[next]) < covered ? covered : FirstFrame(segments[next]);
    const kexecore_mfn_t end = EndFrame(segments[next]);
    if (layout.count != 0 && first == layout.runs[layout.count - 1].end) {
      layout.runs[layout.count - 1].end = end;
    } else {
      layout.runs[layout.count] = {.first = first, .end = end, .position = layout.end + 1};
      ++layout.count;
      ++layout.end;
    }
    layout.pages += end - first;
    layout.end += end - first;
    covered = end;
  }
}

std::uint64_t PositionOf(const Layout& layout, kexecore_mfn_t frame) {
  for (std::uint32_t i = 0; i < layout.count; ++i) {
    const Run& run = layout.runs[i];
    if (run.first <= frame && frame < run.end) return run.position + (frame - run.first);
  }
  return kNoPosition;
}

}  // namespace kexecore
