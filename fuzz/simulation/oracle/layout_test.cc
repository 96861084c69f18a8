// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/layout.h"

#include <gtest/gtest.h>

#include <utility>

#include "fuzz/simulation/oracle/image_fixture.h"

namespace oracle {
namespace {

using machine::Machine;
using replay::kDest;
using replay::LoadCall;
using replay::TwoPageSegment;
using replay::Verdict;

TEST(Layout, SeesAWrongPageList) {
  const auto put = [](std::size_t index, std::uint64_t entry) {
    return AfterDefault([=](Machine& machine, kexecore_instance& instance) {
      EntryOf(machine, instance, index) = entry;
    });
  };
  EXPECT_NE(put(0, 7).find("image@0: the page list has entry 0x7, whose flags mean nothing\n"),
            std::string::npos);
  EXPECT_NE(put(0, (kDest + 0x1000) | KEXECORE_LIST_DESTINATION)
                .find("image@0: the page list names frame 0x1001 where frame 0x1000 is next\n"),
            std::string::npos);
  EXPECT_NE(put(1, (kDest + 0x1000) | KEXECORE_LIST_SOURCE)
                .find("image@0: the page list takes frame 0x1000 from frame 0x1001, which is the "
                      "destination of other data\n"),
            std::string::npos);
  EXPECT_NE(
      put(2, KEXECORE_LIST_DONE).find("image@0: the page list has nothing for frame 0x1001\n"),
      std::string::npos);
  const auto more = [](Machine& machine, kexecore_instance& instance) {
    EntryOf(machine, instance, 3) = EntryOf(machine, instance, 2);
    EntryOf(machine, instance, 4) = KEXECORE_LIST_DONE;
  };
  EXPECT_NE(AfterDefault(more).find(
                "image@0: the page list writes to frame 0x1002, which is to have no data"),
            std::string::npos);
  const auto crash = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).list = 0x1000 | KEXECORE_LIST_DESTINATION;
  };
  EXPECT_EQ(Verdict({LoadCall({TwoPageSegment()})}, {.after = crash}),
            "image@0: the page list is 0x1001, but must be empty\n");
}

// Two pages of data and three zero pages: two entries for the latter follow three for the former.
TEST(Layout, SeesWrongZeroPages) {
  trace::Segment segment = TwoPageSegment(kDest);
  segment.dest_size = 0x5000;
  const auto with = [&](std::size_t index, std::uint64_t entry) {
    const auto put = [=](Machine& machine, kexecore_instance& instance) {
      EntryOf(machine, instance, index) = entry;
    };
    return Verdict({replay::LoadDefaultCall({segment})}, {.after = put});
  };
  const auto zero = [](std::uint64_t pages) {
    return pages * machine::kPageSize | KEXECORE_LIST_ZERO;
  };
  EXPECT_EQ(with(4, zero(3)), "") << "as it is";
  const std::string others =
      "image@0: the page list does not zero the pages 0x1002 to 0x1004 and no others\n";
  EXPECT_EQ(with(4, zero(2)), others);
  EXPECT_EQ(with(4, zero(4)), others);
  EXPECT_EQ(with(4, KEXECORE_LIST_DONE), others);
  EXPECT_EQ(with(3, (kDest + 0x3000) | KEXECORE_LIST_DESTINATION), others);
  EXPECT_EQ(with(4, zero(0)), "image@0: the page list has wrong entry 0x10 of zero pages\n");
  segment.dest_size = 0x2000;
  const auto more = [&](Machine& machine, kexecore_instance& instance) {
    EntryOf(machine, instance, 3) = zero(1);
    EntryOf(machine, instance, 4) = KEXECORE_LIST_DONE;
  };
  EXPECT_EQ(Verdict({replay::LoadDefaultCall({segment})}, {.after = more}),
            "image@0: the page list zeroes frame 0x1002, which is no zero page\n");
}

TEST(Layout, SeesAControlOrListPageThatIsADestination) {
  const auto control = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_DEFAULT).control = kDest / machine::kPageSize;
  };
  EXPECT_NE(AfterDefault(control).find(
                "image@0: the control page 0x1000 is a destination of the image\n"),
            std::string::npos);
  // The allocator hands out the second destination, and the core puts its list there.
  trace::Trace trace = replay::TestTrace();
  trace.machine.alloc_from = kDest + 0x1000;
  trace.hypercalls = {replay::LoadDefaultCall({TwoPageSegment(kDest)})};
  const auto list = [](Machine& machine, kexecore_instance& instance) {
    const std::uint64_t to = StagedOf(machine, instance, 1),
                        from = ImageOf(instance, KEXEC_TYPE_DEFAULT).list / machine::kPageSize;
    ASSERT_EQ(to, kDest / machine::kPageSize + 1) << "it is in place";
    std::swap(machine.memory().At(to).bytes, machine.memory().At(from).bytes);
    ImageOf(instance, KEXEC_TYPE_DEFAULT).list =
        to * machine::kPageSize | KEXECORE_LIST_INDIRECTION;
    EntryOf(machine, instance, 2) = from * machine::kPageSize | KEXECORE_LIST_SOURCE;
  };
  EXPECT_EQ(Verdict(trace), "");
  EXPECT_NE(Verdict(trace, {.after = list})
                .find("image@0: frame 0x1001 of the page list is a destination of the image\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
