// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/mapping.h"

#include <gtest/gtest.h>

#include "fuzz/simulation/oracle/image_fixture.h"
#include "trace/build.h"

namespace oracle {
namespace {

using machine::Machine;

constexpr std::uint64_t kVa = 0xffff912345678000;

std::string VerdictOn(const std::vector<trace::Hypercall>& calls, const Work& work = nullptr,
                      std::uint64_t control_va = kVa) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = control_va;
  // The crash area lies between ranges of RAM, and has its end in the middle of a region.
  trace.machine.ram = {{0, 0xa0000},
                       {0x100000, replay::kCrash - 0x100000},
                       {0x9000000, 0x17000000},
                       {replay::kHighRam, 0x10000000}};
  trace.hypercalls = calls;
  replay::Sabotage sabotage = {};
  if (work) sabotage.after = work;
  return replay::Verdict(trace, std::move(sabotage));
}

// What leads to the crash area: the indices of the entries in the tables of level 4, 3 and 2.
constexpr std::uint64_t kPath[] = {0, 0, replay::kCrash / 0x200000};

/// The verdict on a crash load of two pages, after which a function changes the words of one table.
/// That table is found by following the path to the crash area, from the root on, `depth` times.
std::string AfterCrash(int depth, const std::function<void(std::uint64_t*)>& work) {
  return VerdictOn(
      {replay::LoadCall({replay::TwoPageSegment()})},
      [=](Machine& machine, kexecore_instance& instance) {
        kexecore_mfn_t frame = ImageOf(instance, KEXEC_TYPE_CRASH).tables;
        const auto words = [&] {
          return reinterpret_cast<std::uint64_t*>(machine.memory().At(frame).bytes.data());
        };
        for (int i = 0; i < depth; ++i) frame = words()[kPath[i]] / machine::kPageSize;
        work(words());
      });
}

TEST(Mapping, HoldsForAGoodCore) {
  trace::Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000};
  EXPECT_EQ(
      VerdictOn({replay::LoadCall({replay::TwoPageSegment(), mapping}),
                 replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest), mapping}),
                 replay::LoadCall({replay::TwoPageSegment()}), replay::UnloadDefaultCall(),
                 replay::LoadListCall(replay::TwoSourceEntries()), replay::ExecuteDefaultCall()}),
      "");
  EXPECT_EQ(AfterCrash(0, [](std::uint64_t*) {}), "");
}

// The allocator takes pages from its four streams, which are regions apart, in many orders.
TEST(Mapping, HoldsWhereverPagesComeFrom) {
  for (std::uint64_t seed = 0; seed < 64; ++seed) {
    trace::Trace trace = replay::TestTrace();
    trace.machine.control_va = kVa;
    trace.machine.alloc_seed = seed * 0x9e3779b97f4a7c15;
    trace.hypercalls = {
        replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest)}),
        replay::LoadListCall({KEXECORE_LIST_DONE}, KEXEC_TYPE_CRASH, replay::kCrash)};
    const auto succeeds = [](long answer) {
      EXPECT_EQ(answer, 0);
      return answer;
    };
    EXPECT_EQ(replay::Verdict(trace, {.result = succeeds}), "") << seed;
  }
}

TEST(Mapping, SeesAPageThatIsNotMapped) {
  EXPECT_NE(AfterCrash(3, [](std::uint64_t* words) { words[1] = 0; })
                .find("the page tables map 0x8000000 to 0x8000000, 0x1000 bytes, where the image "
                      "needs 0x8000000, 0x2000 bytes\n"),
            std::string::npos);
  EXPECT_NE(AfterCrash(3, [](std::uint64_t* words) { words[0xff] = 0; })
                .find("the page tables map 1 ranges, but the image needs 2\n"),
            std::string::npos);
}

TEST(Mapping, SeesWhatIsMappedInVain) {
  EXPECT_NE(AfterCrash(3, [](std::uint64_t* words) { words[2] = words[1] + 0x1000; })
                .find("the page tables map 0x8000000 to 0x8000000, 0x3000 bytes, where"),
            std::string::npos);
  EXPECT_NE(AfterCrash(3, [](std::uint64_t* words) { words[0x101] = words[1] + 0x100000; })
                .find("the page tables map 3 ranges, but the image needs 2\n"),
            std::string::npos);
  EXPECT_NE(AfterCrash(2, [](std::uint64_t* words) { words[9] = 9 * 0x200000 | 0x83; })
                .find("the page tables map 0x1200000 by regions where pages from 0x8000000 on are "
                      "needed\n"),
            std::string::npos);
}

TEST(Mapping, SeesWhatLeadsElsewhere) {
  EXPECT_NE(AfterCrash(3, [](std::uint64_t* words) { words[0] += 0x2000; })
                .find("the page tables map 0x8000000 to 0x8002000, 0x1000 bytes, where the image "
                      "needs 0x8000000, 0x2000 bytes\n"),
            std::string::npos);
}

TEST(Mapping, SeesOtherFlags) {
  for (const std::uint64_t flag : {4, 0x80, 0x100, 8}) {
    EXPECT_NE(AfterCrash(3, [=](std::uint64_t* words) { words[0] |= flag; })
                  .find("the page tables have the wrong entry "),
              std::string::npos);
  }
  EXPECT_NE(AfterCrash(1, [](std::uint64_t* words) { words[0] &= ~std::uint64_t{2}; })
                .find("the page tables have the wrong entry "),
            std::string::npos);
}

// The crash area has its edges in the middle of a region, and the ends of RAM are odd, too.
TEST(Mapping, HoldsForRegionsThatAreWholeAndForOthers) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = kVa;
  trace.machine.ram = {{0, 0x9f000}, {0x100000, 0x1ff01000}, {0x30000000, 0x3fff000}};
  trace.machine.crash = {replay::kCrash, 0x5ff000};
  trace::Segment mapping = {.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000};
  trace::Segment far = {.buf = 0, .buf_size = 0, .dest_maddr = 0x2fff0000, .dest_size = 0x4100000};
  trace.hypercalls = {
      replay::LoadCall({replay::TwoPageSegment(), mapping, far}),
      replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest), mapping, far}),
      replay::LoadListCall({KEXECORE_LIST_DONE}, KEXEC_TYPE_CRASH, replay::kCrash)};
  int loads = 0;
  const auto succeeds = [&](long answer) {
    EXPECT_EQ(answer, 0);
    ++loads;
    return answer;
  };
  EXPECT_EQ(replay::Verdict(trace, {.result = succeeds}), "");
  EXPECT_EQ(loads, 3);
}

TEST(Mapping, SeesAWholeRegionThatIsNotMapped) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = kVa;
  trace::Segment mapping = {
      .buf = 0, .buf_size = 0, .dest_maddr = 0x4000000, .dest_size = 0x600000};
  trace.hypercalls = {replay::LoadCall({replay::TwoPageSegment(), mapping})};
  const auto work = [](Machine& machine, kexecore_instance& instance) {
    kexecore_mfn_t frame = ImageOf(instance, KEXEC_TYPE_CRASH).tables;
    const auto words = [&] {
      return reinterpret_cast<std::uint64_t*>(machine.memory().At(frame).bytes.data());
    };
    for (int i = 0; i < 2; ++i) frame = words()[0] / machine::kPageSize;
    words()[0x22] = 0;
  };
  EXPECT_NE(replay::Verdict(trace, {.after = work})
                .find("the page tables map 0x4000000 to 0x4000000, 0x400000 bytes, where the image "
                      "needs 0x4000000, 0x600000 bytes\n"),
            std::string::npos);
}

TEST(Mapping, SeesAControlPageThatIsNotWhereItIsWanted) {
  EXPECT_NE(
      AfterCrash(0, [](std::uint64_t* words) { std::swap(words[kVa >> 39 & 511], words[500]); })
          .find("the page tables do not end with the control page"),
      std::string::npos);
}

TEST(Mapping, SeesATableThatTheCoreDoesNotRemember) {
  const auto work = [](Machine& machine, kexecore_instance& instance) {
    const kexecore_mfn_t root = ImageOf(instance, KEXEC_TYPE_DEFAULT).tables;
    auto* const words = reinterpret_cast<std::uint64_t*>(machine.memory().At(root).bytes.data());
    words[kVa >> 39 & 511] = 0;
  };
  EXPECT_NE(VerdictOn({replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest)})}, work)
                .find("the page tables are not those that the core remembers\n"),
            std::string::npos);
}

TEST(Mapping, SeesWhatTheImageDoesNotSayOfTheCrashArea) {
  const auto forget = [](Machine&, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).in_area = {.start = 0, .size = 0};
  };
  EXPECT_NE(VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, forget)
                .find("the image keeps 0x0 bytes of the crash area from 0x0 on, the contract says "
                      "0x8000 from 0x80f8000 on\n"),
            std::string::npos);
  const auto move = [](Machine& machine, kexecore_instance& instance) {
    kexecore_image& image = ImageOf(instance, KEXEC_TYPE_CRASH);
    machine.memory().At(image.control - 0x20).bytes = machine.memory().At(image.control).bytes;
    image.control -= 0x20;
  };
  EXPECT_NE(VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, move)
                .find("the control page and the tables in the crash area are not where the image "
                      "says\n"),
            std::string::npos);
}

TEST(Mapping, SeesAControlPageWithOtherCode) {
  for (const std::size_t at : {std::size_t{0}, std::size_t{17}, std::size_t{4095}}) {
    const auto work = [=](Machine& machine, kexecore_instance& instance) {
      machine.memory().At(ImageOf(instance, KEXEC_TYPE_CRASH).control).bytes[at] ^= 1;
    };
    EXPECT_NE(VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, work)
                  .find("the control page does not hold the code\n"),
              std::string::npos);
  }
}

TEST(Mapping, SeesTablesThatAreNotAllocated) {
  EXPECT_NE(AfterCrash(1, [](std::uint64_t* words) { words[0] = 0x7777003; })
                .find("the page tables use frame 0x7777, which is not allocated"),
            std::string::npos);
}

TEST(Mapping, SeesATableThatIsADestination) {
  const auto work = [](Machine& machine, kexecore_instance& instance) {
    kexecore_image& image = ImageOf(instance, KEXEC_TYPE_DEFAULT);
    const kexecore_mfn_t destination = replay::kDest / machine::kPageSize;
    machine.Free(image.tables);
    while (!machine.IsAllocated(destination)) machine.Allocate(~0ull, KEXECORE_PURPOSE_STAGED);
    machine.memory().At(destination).bytes = machine.memory().At(image.tables).bytes;
    image.tables = destination;
  };
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = kVa;
  trace.machine.alloc_from = replay::kDest - 0x10000;
  trace.machine.alloc_seed = 0;
  trace.machine.free_pages = 4000;
  trace.hypercalls = {replay::LoadDefaultCall({replay::TwoPageSegment(replay::kDest)})};
  EXPECT_NE(replay::Verdict(trace, {.after = work})
                .find("the page tables use frame 0x1000, which is a des"),
            std::string::npos);
}

/// The verdict on a crash load, on a hypervisor with five levels, after which a function changes
/// the word of the control page that names the fifth level, and the words of the fifth level
/// itself.
std::string AfterFive(const std::function<void(std::uint64_t& address, std::uint64_t*)>& work) {
  trace::Trace trace = replay::TestTrace();
  trace.machine.control_va = kVa;
  trace.machine.features = 3;
  trace.hypercalls = {replay::LoadCall({replay::TwoPageSegment()})};
  const auto after = [&](Machine& machine, kexecore_instance& instance) {
    const auto words = [&](kexecore_mfn_t frame) {
      return reinterpret_cast<std::uint64_t*>(machine.memory().At(frame).bytes.data());
    };
    std::uint64_t& address = words(ImageOf(instance, KEXEC_TYPE_CRASH).control)[3064 / 8];
    ASSERT_NE(address, 0u);
    work(address, words(address / machine::kPageSize));
  };
  return replay::Verdict(trace, {.after = after});
}

TEST(Mapping, HoldsWithFiveLevels) {
  EXPECT_EQ(AfterFive([](std::uint64_t&, std::uint64_t*) {}), "");
}

TEST(Mapping, SeesAFifthLevelThatIsMissing) {
  EXPECT_NE(AfterFive([](std::uint64_t& address, std::uint64_t*) {
              address = 0;
            }).find("the page tables have no fifth level\n"),
            std::string::npos);
}

TEST(Mapping, SeesAFifthLevelThatIsElsewhere) {
  for (const std::uint64_t wrong : {8ull, 0x7777000ull}) {
    EXPECT_NE(AfterFive([=](std::uint64_t& address, std::uint64_t*) {
                address += wrong;
              }).find("the page tables have their fifth level at 0x"),
              std::string::npos);
  }
}

TEST(Mapping, SeesOtherEntriesOfTheFifthLevel) {
  for (const std::size_t at : {0, 1, 511}) {
    EXPECT_NE(AfterFive([=](std::uint64_t&, std::uint64_t* words) {
                words[at] ^= 4;
              }).find("the page tables have the wrong entry "),
              std::string::npos)
        << at;
  }
}

TEST(Mapping, SeesAFifthLevelThatNobodyWants) {
  const auto work = [](Machine& machine, kexecore_instance& instance) {
    auto& control = machine.memory().At(ImageOf(instance, KEXEC_TYPE_CRASH).control).bytes;
    control[3064 + 1] = 0x10;
  };
  EXPECT_NE(VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, work)
                .find("the control page does not hold the code\n"),
            std::string::npos);
}

TEST(Mapping, SeesTablesThatNobodyWants) {
  const auto work = [](Machine& machine, kexecore_instance& instance) {
    ImageOf(instance, KEXEC_TYPE_CRASH).tables = machine.Allocate(~0ull, KEXECORE_PURPOSE_STAGED);
  };
  EXPECT_NE(VerdictOn({replay::LoadCall({replay::TwoPageSegment()})}, work, 0)
                .find("the page tables exist, although there is no control_va\n"),
            std::string::npos);
}

}  // namespace
}  // namespace oracle
