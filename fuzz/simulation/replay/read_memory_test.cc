// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/read_memory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>

#include "fuzz/simulation/replay/test_traces.h"
#include "kexecore/kexecore.h"
#include "trace/foreign.h"

namespace replay {
namespace {

using machine::kPageSize;
using Bytes = std::vector<std::uint8_t>;

class ReadMemory : public testing::Test {
 protected:
  ReadMemory() { machine_.Reset(TestTrace().machine, {}, nullptr); }

  /// Writes the last byte of a frame and the first byte of the next one.
  void Put(kexecore_mfn_t mfn, std::uint8_t last, std::uint8_t first) {
    machine_.memory().At(mfn).bytes[kPageSize - 1] = last;
    machine_.memory().At(mfn + 1).bytes[0] = first;
  }

  trace::ForeignStore store_{std::filesystem::path()};
  machine::Machine machine_{store_};
};

TEST_F(ReadMemory, OfTheGuestReadsAllOrNothing) {
  trace::Hypercall call;
  call.memory = {{0x100, trace::Bytes{{1, 2, 3}}}};
  machine_.Begin(call);
  EXPECT_EQ(ReadGuest(machine_, 0x101, 2), (Bytes{2, 3}));
  EXPECT_EQ(ReadGuest(machine_, 0x101, 3), Bytes());
}

TEST_F(ReadMemory, OfTheMachineCrossesPages) {
  Put(0x500, 7, 8);
  EXPECT_EQ(ReadMachine(machine_, 0x501 * kPageSize - 1, 2), (Bytes{7, 8}));
}

TEST_F(ReadMemory, OfARelocatedImageFollowsItsList) {
  const kexecore_mfn_t list = machine_.Allocate(~kexecore_maddr_t{0}, KEXECORE_PURPOSE_STAGED);
  const std::uint64_t entries[] = {0x500 * kPageSize | KEXECORE_LIST_DESTINATION,
                                   0x900 * kPageSize | KEXECORE_LIST_SOURCE,
                                   0x600 * kPageSize | KEXECORE_LIST_DESTINATION,
                                   1 * kPageSize | KEXECORE_LIST_ZERO, KEXECORE_LIST_DONE};
  std::memcpy(machine_.memory().At(list).bytes.data(), entries, sizeof(entries));
  Put(0x500, 7, 8);
  Put(0x900, 9, 10);
  const std::uint64_t first_entry = list * kPageSize | KEXECORE_LIST_INDIRECTION;
  EXPECT_EQ(ReadRelocated(machine_, first_entry, 0x501 * kPageSize - 1, 2), (Bytes{9, 8}));
  Put(0x600, 11, 12);
  EXPECT_EQ(ReadRelocated(machine_, first_entry, 0x601 * kPageSize - 1, 2), (Bytes{0, 12}));
}

}  // namespace
}  // namespace replay
