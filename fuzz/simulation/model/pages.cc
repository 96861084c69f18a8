// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/pages.h"

#include <algorithm>

namespace model {

Number PageSet::size() const {
  Number size = 0;
  for (const Interval& run : runs()) size += run.end - run.start;
  return size;
}

bool PageSet::Contains(Number frame) const {
  const auto has = [&](const Interval& run) { return model::Contains(run, frame); };
  return std::any_of(runs().begin(), runs().end(), has);
}

void PageSet::Add(const Interval& run) {
  if (size_ != 0 && run.start <= runs_[size_ - 1].end) {
    runs_[size_ - 1].end = std::max(runs_[size_ - 1].end, run.end);
  } else {
    runs_[size_++] = run;
  }
}

Interval PagesOf(const Segment& segment) {
  const Interval bytes = DestinationOf(segment);
  if (bytes.start == bytes.end) return {bytes.start / kPageSize, bytes.start / kPageSize};
  return {bytes.start / kPageSize, (bytes.end - 1) / kPageSize + 1};
}

PageSet DestinationsOf(std::span<const Segment> segments) {
  std::array<Interval, KEXECORE_MAX_SEGMENTS> sorted;
  std::size_t count = 0;
  for (const Segment& segment : segments) {
    if (HasBuffer(segment) && segment.dest_size != 0) sorted[count++] = PagesOf(segment);
  }
  std::sort(sorted.begin(), sorted.begin() + count,
            [](const Interval& a, const Interval& b) { return a.start < b.start; });
  PageSet pages;
  for (std::size_t i = 0; i < count; ++i) pages.Add(sorted[i]);
  return pages;
}

PageSet DataPagesOf(std::span<const Segment> segments) {
  std::array<Segment, KEXECORE_MAX_SEGMENTS> buffers;
  std::size_t count = 0;
  for (const Segment& segment : segments) {
    buffers[count] = segment;
    buffers[count++].dest_size = segment.buf_size;
  }
  return DestinationsOf(std::span(buffers).first(count));
}

}  // namespace model
