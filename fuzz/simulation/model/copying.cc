// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/copying.h"

#include <algorithm>

namespace model {

std::int64_t Copying::Run(const Image& image, std::span<const std::uint64_t> sources, Call& call) {
  for (; segment_ < image.segments.size(); ++segment_, done_ = 0) {
    const Segment& segment = image.segments[segment_];
    if (!HasBuffer(segment)) continue;
    // The list of a DEFAULT image says which other pages become 0 (D3).
    const std::uint64_t end =
        image.type == KEXEC_TYPE_DEFAULT ? segment.buf_size : segment.dest_size;
    while (done_ < end) {
      const std::uint64_t to_page_end = kPageSize - (segment.dest_maddr + done_) % kPageSize;
      const std::uint64_t size = std::min(to_page_end, segment.dest_size - done_);
      const std::int64_t error = CopyPart(image, sources, segment, size, call);
      if (error != 0) return error;
      done_ += size;
    }
  }
  return 0;
}

/// Writes the part of the segment that lies in one page: data as far as there is some, then zeroes.
std::int64_t Copying::CopyPart(const Image& image, std::span<const std::uint64_t> sources,
                               const Segment& segment, std::uint64_t size, Call& call) {
  const std::uint64_t dest = segment.dest_maddr + done_;
  const std::uint64_t data =
      done_ < segment.buf_size ? std::min(size, segment.buf_size - done_) : 0;
  const Way way = data != 0 ? call.Next(true) : call.NextZeroes();
  if (way == Way::kNoMemory) return -KEXECORE_ENOMEM;
  if (way == Way::kPause) return -KEXECORE_ERESTART;
  if (data != 0) {
    const bool copied = image.from_list ? call.CopyPage(dest, sources[page_++])
                                        : call.Copy(dest, segment.buf + done_, data);
    if (!copied) return -KEXECORE_EFAULT;
  }
  if (data != size) call.Zero(dest + data, size - data);
  return 0;
}

}  // namespace model
