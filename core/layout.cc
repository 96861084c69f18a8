// SPDX-License-Identifier: MIT
#include "core/layout.h"

namespace kexecore {
namespace {

bool HasBytes(const Segment& segment) { return HasBuffer(segment) && segment.buf_size != 0; }

/// The frame behind the last one that holds a byte of the segment's buffer, which is not empty.
kexecore_mfn_t EndOfBytes(const Segment& segment) {
  return FrameOf(segment.dest_maddr + segment.buf_size - 1) + 1;
}

/// The number of the segment with the lowest destination among those whose buffers reach beyond
/// frame `covered`; `count` when there is none.
std::uint32_t NextSegment(const Segment* segments, std::uint32_t count, kexecore_mfn_t covered) {
  std::uint32_t next = count;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!HasBytes(segments[i]) || EndOfBytes(segments[i]) <= covered) continue;
    if (next == count || segments[i].dest_maddr < segments[next].dest_maddr) next = i;
  }
  return next;
}

void AddDataPages(const Segment* segments, std::uint32_t count, Layout& layout) {
  kexecore_mfn_t covered = 0;  // every data page below this frame is in a run
  for (std::uint32_t round = 0; round < count; ++round) {
    const std::uint32_t next = NextSegment(segments, count, covered);
    if (next == count) break;
    // Segments that are not page aligned may share a page; it belongs to the first of them.
    const kexecore_mfn_t first =
        FirstFrame(segments[next]) < covered ? covered : FirstFrame(segments[next]);
    covered = EndOfBytes(segments[next]);
    layout.pages += covered - first;
    if (layout.data != 0 && first == layout.runs[layout.data - 1].end) {
      layout.runs[layout.data - 1].end = covered;
    } else {
      layout.runs[layout.data] = {.first = first, .end = covered};
      ++layout.data;
    }
  }
}

/// Adds the pages of a segment behind its buffer. They hold no byte of another segment, since only
/// an aligned segment can be larger than its buffer.
void AddZeroPages(const Segment& segment, Layout& layout) {
  if (!HasBuffer(segment) || segment.buf_size == segment.dest_size) return;
  const Run run = {.first = HasBytes(segment) ? EndOfBytes(segment) : FirstFrame(segment),
                   .end = EndFrame(segment)};
  if (run.first == run.end) return;
  layout.runs[layout.count] = run;
  ++layout.count;
}

}  // namespace

void LayOut(const Segment* segments, std::uint32_t count, Layout& layout) {
  layout.data = 0;
  layout.pages = 0;
  AddDataPages(segments, count, layout);
  layout.count = layout.data;
  for (std::uint32_t i = 0; i < count; ++i) AddZeroPages(segments[i], layout);
  layout.end = layout.data + layout.pages + std::uint64_t{2} * (layout.count - layout.data);
}

std::uint64_t PositionOf(const Layout& layout, kexecore_mfn_t frame) {
  if (layout.data == 0 || frame >= layout.runs[layout.data - 1].end) return kNoPosition;
  std::uint64_t position = 1;  // of the source for the first page of the run
  for (std::uint32_t i = 0; i < layout.data; ++i) {
    const Run& run = layout.runs[i];
    if (frame < run.end) return frame < run.first ? kNoPosition : position + (frame - run.first);
    position += run.end - run.first + 1;
  }
  return kNoPosition;
}

bool IsDestination(const Layout& layout, kexecore_mfn_t frame) {
  for (std::uint32_t i = 0; i < layout.count; ++i) {
    if (layout.runs[i].first <= frame && frame < layout.runs[i].end) return true;
  }
  return false;
}

}  // namespace kexecore
