// SPDX-License-Identifier: MIT
#include "core/chunk.h"

#include "kexecore/kexecore.h"

namespace kexecore {
namespace {

constexpr std::uint64_t Smaller(std::uint64_t a, std::uint64_t b) { return a < b ? a : b; }

}  // namespace

Chunk NextChunk(const Segment& segment, std::uint64_t done) {
  const std::uint64_t address = segment.dest_maddr + done;
  const std::uint64_t offset = address % KEXECORE_PAGE_SIZE;
  const std::uint64_t room = Smaller(KEXECORE_PAGE_SIZE - offset, segment.dest_size - done);
  const std::uint64_t data = done < segment.buf_size ? segment.buf_size - done : 0;
  const std::uint64_t copy = Smaller(room, data);
  return {.mfn = address / KEXECORE_PAGE_SIZE,
          .source = segment.buf + done,
          .offset = static_cast<std::uint32_t>(offset),
          .copy = static_cast<std::uint32_t>(copy),
          .zero = static_cast<std::uint32_t>(room - copy)};
}

}  // namespace kexecore
