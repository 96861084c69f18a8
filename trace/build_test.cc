// SPDX-License-Identifier: MIT
#include "trace/build.h"

#include <gtest/gtest.h>

#include "kexecore/abi.h"

namespace trace {
namespace {

constexpr Dialect kPosted{.abi = KEXECORE_ABI_POSTED, .compat = true};

const LoadArgument& ArgumentOf(const Hypercall& call) {
  for (const Content& content : call.memory) {
    if (content.at == call.arg) return std::get<LoadArgument>(content.what);
  }
  throw std::out_of_range("no argument");
}

TEST(Build, ALoadNamesItsTargetAsTheRevisionDoes) {
  for (const std::uint16_t arch : {KEXECORE_EM_386, KEXECORE_EM_X86_64}) {
    const LoadArgument merged = ArgumentOf(BuildLoad({}, 0, {}, 5, arch));
    EXPECT_EQ(merged.arch, arch);
    EXPECT_EQ(merged.entry_maddr, 5u);
    const LoadArgument posted = ArgumentOf(BuildLoad(kPosted, 1, {}, 5, arch));
    EXPECT_EQ(posted.pad, arch == KEXECORE_EM_386 ? KEXECORE_CLASS_32 : KEXECORE_CLASS_64);
    EXPECT_EQ(posted.arch, 0) << "bits 16 to 31 of flags";
  }
}

TEST(Build, ALoadBringsItsBuffersAlong) {
  const Hypercall load = BuildLoad(kPosted, 1,
                                   {{.buf = 0x5000, .buf_size = 0x20, .dest_maddr = 0x9000},
                                    {.buf = 0, .buf_size = 7},
                                    {.buf = 0x6000, .buf_size = 0x20000}},
                                   5);
  EXPECT_TRUE(load.compat);
  ASSERT_EQ(load.memory.size(), 4u);
  EXPECT_EQ(load.memory[0], (Content{0x5000, Pattern{0x20, 0x9000}}));
  EXPECT_EQ(load.memory[1], (Content{0x6000, Pattern{kMostWritten, 0}}));
}

TEST(Build, AListBringsItsSourcesAlong) {
  const Hypercall load =
      BuildLoadV1({}, 0, 0x7000, {0x9001, 0x5008, 0x5008, 0x6008, 0x6009, 4}, 0x9000);
  ASSERT_EQ(load.frames.size(), 3u);
  EXPECT_EQ(load.frames[0], (Content{0x5000, Pattern{0x1000, 0x5000}}));
  EXPECT_EQ(load.frames[1], (Content{0x6000, Pattern{0x1000, 0x6000}}));
  EXPECT_EQ(load.frames[2],
            (Content{0x7000, PageList{{0x9001, 0x5008, 0x5008, 0x6008, 0x6009, 4}}}));
  EXPECT_EQ(load.memory[0], (Content{load.arg, LoadV1Argument{0, 0x7002, 0x9000}}));
}

TEST(Build, APauseIsAFaultOfItsHook) {
  const Hypercall call = Paused(BuildTypeCall({}, KEXEC_CMD_kexec_unload), 3);
  EXPECT_EQ(call.faults, (std::vector<Fault>{{Hook::kPreempt, 3}}));
}

}  // namespace
}  // namespace trace
