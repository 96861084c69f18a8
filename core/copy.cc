// SPDX-License-Identifier: MIT
#include "core/copy.h"

#include <cstdint>

#include "core/chunk.h"
#include "core/mapped.h"

namespace kexecore {
namespace {

/// Writes the chunk to its place in the page, and zeroes around it to a page that is fresh.
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
    __builtin_memset(page.bytes(), 0, chunk.offset);
    zero = KEXECORE_PAGE_SIZE - chunk.offset - chunk.copy;
  }
  __builtin_memset(place + chunk.copy, 0, zero);
  return Error::kNone;
}

Error WritePage(void* host, Job& job, const Chunk& chunk, const Target& target) {
  if (job.form != Form::kPageList) return WriteChunk(host, chunk, target);
  kexecore_mfn_t source = KEXECORE_NO_MFN;
  if (const Error error = Pop(host, job.sources, source); error != Error::kNone) {
    return error;
  }
  return CopyGuestPage(host, source, target.frame);
}

/// Where the chunk goes: in the crash area to its destination itself.
Error FindTarget(void* host, Job& job, const Chunk& chunk, Target& target) {
  if (job.type == KEXEC_TYPE_DEFAULT) return FindStaged(host, job.staging, chunk.mfn, target);
  target = {.frame = chunk.mfn, .is_fresh = false};
  return Error::kNone;
}

bool IsWritten(const Segment& segment, std::uint64_t done) {
  return !HasBuffer(segment) || done == segment.dest_size;
}

}  // namespace

Error CopyNextPage(void* host, Job& job, const kexecore_image& image, Progress& progress) {
  progress = Progress::kPage;
  if (!IsEmpty(job.staging.held)) return PlaceHeld(host, job.staging);
  while (job.segment < image.nr_segments && IsWritten(image.segments[job.segment], job.done)) {
    ++job.segment;
    job.done = 0;
  }
  if (job.segment == image.nr_segments) {
    job.phase = Phase::kMapList;
    progress = Progress::kOn;
    return Error::kNone;
  }
  const Chunk chunk = NextChunk(image.segments[job.segment], job.done);
  Target target = {};
  if (const Error error = FindTarget(host, job, chunk, target); error != Error::kNone) return error;
  if (target.frame == KEXECORE_NO_MFN) return Error::kNone;
  if (const Error error = WritePage(host, job, chunk, target); error != Error::kNone) return error;
  job.done += std::uint64_t{chunk.copy} + chunk.zero;
  return Error::kNone;
}

}  // namespace kexecore
