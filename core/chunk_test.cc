// SPDX-License-Identifier: MIT
#include "core/chunk.h"

#include <gtest/gtest.h>

#include <cstdint>

#include "core/page.h"

namespace kexecore {
namespace {

void ExpectChunk(const Chunk& chunk, std::uint64_t mfn, std::uint32_t offset, std::uint64_t source,
                 std::uint32_t copy, std::uint32_t zero) {
  EXPECT_EQ(chunk.mfn, mfn);
  EXPECT_EQ(chunk.offset, offset);
  if (copy != 0) EXPECT_EQ(chunk.source, source);
  EXPECT_EQ(chunk.copy, copy);
  EXPECT_EQ(chunk.zero, zero);
}

TEST(Chunk, DataThenTailThenZeroPages) {
  const Segment segment = {.buf = 0x5000,
                           .buf_size = kPageSize + 10,
                           .dest_maddr = 7 * kPageSize,
                           .dest_size = 3 * kPageSize};
  ExpectChunk(NextChunk(segment, 0), 7, 0, 0x5000, 4096, 0);
  ExpectChunk(NextChunk(segment, kPageSize), 8, 0, 0x6000, 10, 4086);
  ExpectChunk(NextChunk(segment, 2 * kPageSize), 9, 0, 0, 0, 4096);
}

TEST(Chunk, DestinationsNeedNoAlignment) {
  const Segment segment = {
      .buf = 0x5000, .buf_size = 0x1100, .dest_maddr = 7 * kPageSize + 0xf00, .dest_size = 0x1200};
  ExpectChunk(NextChunk(segment, 0), 7, 0xf00, 0x5000, 0x100, 0);
  ExpectChunk(NextChunk(segment, 0x100), 8, 0, 0x5100, 0x1000, 0);
  ExpectChunk(NextChunk(segment, 0x1100), 9, 0, 0, 0, 0x100);
}

TEST(Chunk, AnyProgressStaysInThePageAndReachesTheEnd) {
  for (std::uint64_t dest :
       {std::uint64_t{0}, std::uint64_t{1}, kPageSize - 1, 5 * kPageSize + 77}) {
    for (std::uint64_t size : {std::uint64_t{1}, kPageSize, 2 * kPageSize + 3}) {
      for (std::uint64_t data = 0; data <= size; data += 97) {
        const Segment segment = {
            .buf = 0x9000, .buf_size = data, .dest_maddr = dest, .dest_size = size};
        std::uint64_t done = 0;
        std::uint64_t copied = 0;
        while (done < size) {
          const Chunk chunk = NextChunk(segment, done);
          ASSERT_EQ(chunk.mfn * kPageSize + chunk.offset, dest + done);
          ASSERT_LE(std::uint64_t{chunk.offset} + chunk.copy + chunk.zero, kPageSize);
          ASSERT_GE(std::uint64_t{chunk.copy} + chunk.zero, 1U);
          done += std::uint64_t{chunk.copy} + chunk.zero;
          copied += chunk.copy;
        }
        ASSERT_EQ(done, size);
        ASSERT_EQ(copied, data);
      }
    }
  }
}

}  // namespace
}  // namespace kexecore
