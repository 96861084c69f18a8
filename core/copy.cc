// SPDX-License-Identifier: MIT
#include "core/copy.h"

#include <cstdint>

#include "core/chunk.h"
#include "core/mapped.h"

namespace kexecore {
namespace {

/// Writes the chunk to its place in the page. Zeroes the rest of a page to which nothing was
/// written before.
Error WriteChunk(void* host, const Chunk& chunk, const Target& target) {
  const MappedPage page(host, target.frame);
  if (page.failed()) return Error::kNoMemory;
  std::uint8_t* const place = page.bytes() + chunk.offset;
  if (chunk.copy != 0 &&
      kexecore_hook_copy_from_guest(host, place, chunk.source, chunk.copy) != 0) {
    return Error::kFault;
  }
  std::uint32_t zero = chunk.zero;
  if (target.is_fresh) {
    if (chunk.offset != 0) __builtin_memset(page.bytes(), 0, chunk.offset);
    zero = KEXECORE_PAGE_SIZE - chunk.offset - chunk.copy;
  }
  if (zero != 0) __builtin_memset(place + chunk.copy, 0, zero);
  return Error::kNone;
}

Error WritePage(void* host, Job& job, const Chunk& chunk, const Target& target) {
  if (job.form != Form::kPageList) return WriteChunk(host, chunk, target);
  kexecore_mfn_t source = KEXECORE_NO_MFN;
  KEXECORE_TRY(Pop(host, job.sources, source));
  return CopyGuestPage(host, source, target.frame);
}

/// Finds the page to write the chunk to. A crash image is written to its destination directly.
Error FindTarget(void* host, Job& job, const Chunk& chunk, Target& target) {
  if (job.type == KEXEC_TYPE_DEFAULT) return FindStaged(host, job.staging, chunk.mfn, target);
  target = {.frame = chunk.mfn, .is_fresh = false};
  return Error::kNone;
}

/// Is nothing of the segment left to write? In an image of type DEFAULT that is so behind its data:
/// a staged page is zeroed when it is fresh, and a zero page is not staged.
bool IsWritten(const Segment& segment, const Job& job) {
  if (job.type == KEXEC_TYPE_DEFAULT) return job.done >= segment.buf_size;
  return !HasBuffer(segment) || job.done == segment.dest_size;
}

/// Writes the next page of the segment, or does a step towards that.
Error CopyPart(void* host, Job& job, const Segment& segment) {
  const Chunk chunk = NextChunk(segment, job.done);
  Target target = {};
  KEXECORE_TRY(FindTarget(host, job, chunk, target));
  if (target.frame == KEXECORE_NO_MFN) return Error::kNone;
  KEXECORE_TRY(WritePage(host, job, chunk, target));
  job.done += std::uint64_t{chunk.copy} + chunk.zero;
  return Error::kNone;
}

}  // namespace

Error CopyPages(void* host, Job& job, const kexecore_image& image, Outcome& outcome) {
  do {
    while (job.segment < image.nr_segments && IsWritten(image.segments[job.segment], job)) {
      ++job.segment;
      job.done = 0;
    }
    outcome.is_over = job.segment == image.nr_segments;
    if (outcome.is_over) return Error::kNone;
    KEXECORE_TRY(CopyPart(host, job, image.segments[job.segment]));
  } while (kexecore_hook_preempt(host) == 0);
  outcome.has_to_pause = true;
  return Error::kNone;
}

}  // namespace kexecore
