// SPDX-License-Identifier: MIT
#include "core/copy.h"

#include <cstdint>

#include "core/chunk.h"
#include "core/segments.h"

namespace kexecore {
namespace {

Error WriteChunk(void* host, const Chunk& chunk) {
  void* const page = kexecore_hook_map(host, chunk.mfn);
  if (page == nullptr) return Error::kNoMemory;
  std::uint8_t* const destination = static_cast<std::uint8_t*>(page) + chunk.offset;
  Error error = Error::kNone;
  if (chunk.copy != 0 &&
      kexecore_hook_copy_from_guest(host, destination, chunk.source, chunk.copy) != 0) {
    error = Error::kFault;
  } else {
    __builtin_memset(destination + chunk.copy, 0, chunk.zero);
  }
  kexecore_hook_unmap(host, page);
  return error;
}

Error CopySegment(void* host, const Segment& segment) {
  for (std::uint64_t done = 0; done < segment.dest_size;) {
    const Chunk chunk = NextChunk(segment, done);
    if (const Error error = WriteChunk(host, chunk); error != Error::kNone) return error;
    done += std::uint64_t{chunk.copy} + chunk.zero;
  }
  return Error::kNone;
}

}  // namespace

Error CopyImage(void* host, const kexecore_image& image) {
  for (std::uint32_t i = 0; i < image.nr_segments; ++i) {
    const Segment& segment = image.segments[i];
    if (!HasBuffer(segment)) continue;
    if (const Error error = CopySegment(host, segment); error != Error::kNone) return error;
  }
  return Error::kNone;
}

}  // namespace kexecore
