// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/guest_memory.h"

#include <gtest/gtest.h>

#include <cstring>
#include <optional>
#include <string>

#include "kexecore/abi.h"
#include "trace/foreign.h"
#include "trace/pattern.h"

namespace machine {
namespace {

class Guest : public testing::Test {
 protected:
  Guest() { memory_.Reset({}); }

  void Write(std::uint64_t at, const std::string& text, std::uint32_t since = 0) {
    memory_.Write({at, trace::Bytes{{text.begin(), text.end()}}}, {}, since);
  }

  /// The text at an address, or nothing if it cannot be read. Read and IsMapped must agree.
  std::optional<std::string> Read(std::uint64_t at, std::size_t size, std::uint32_t now = 0) {
    std::string text(size, '\0');
    const bool read =
        memory_.Read(at, std::span(reinterpret_cast<std::uint8_t*>(text.data()), size), now);
    EXPECT_EQ(memory_.IsMapped(at, size, now), read);
    if (!read) return std::nullopt;
    return text;
  }

  trace::ForeignStore store_{std::filesystem::path()};
  GuestMemory memory_{store_};
};

TEST_F(Guest, LaterContentsLieOverEarlierOnes) {
  Write(0x100, "aaaaaaaa");
  Write(0x102, "bbbb");
  Write(0x104, "cc");
  Write(0x0ff, "d");
  EXPECT_EQ(Read(0x0ff, 9), "daabbccaa");
  EXPECT_EQ(Read(0x103, 2), "bc");
  EXPECT_EQ(Read(0x100, 9), std::nullopt);
  EXPECT_EQ(Read(0x0fe, 2), std::nullopt);
  EXPECT_EQ(Read(0x200, 0), "");
}

TEST_F(Guest, AHoleIsNoLongerMapped) {
  Write(0x100, "aaaaaaaa");
  memory_.Write({0x102, trace::Hole{2}}, {});
  EXPECT_EQ(Read(0x100, 2), "aa");
  EXPECT_EQ(Read(0x101, 2), std::nullopt);
  EXPECT_EQ(Read(0x104, 4), "aaaa");
  Write(0x102, "b");
  EXPECT_EQ(Read(0x100, 3), "aab");
}

TEST_F(Guest, ReadsUpToTheByteThatFaults) {
  Write(0x100, "abc");
  std::uint8_t out[8] = {};
  EXPECT_FALSE(memory_.Read(0x100, out, 0));
  EXPECT_EQ(std::memcmp(out, "abc\0", 4), 0);
}

TEST_F(Guest, EndsWithTheAddressSpace) {
  Write(UINT64_MAX - 1, "abc");
  EXPECT_EQ(Read(UINT64_MAX - 1, 2), "ab");
  EXPECT_EQ(Read(0, 1), std::nullopt);
  Write(0, "z");
  EXPECT_EQ(Read(UINT64_MAX, 2), std::nullopt);
  memory_.Write({0, trace::Pattern{UINT64_MAX, 1}}, {});
  EXPECT_TRUE(memory_.IsMapped(0, UINT64_MAX, 0));
  EXPECT_FALSE(memory_.IsMapped(2, UINT64_MAX, 0));
}

TEST_F(Guest, TimeIsTheNumberOfTheAccess) {
  Write(0x100, "aa");
  Write(0x100, "b", 1);
  Write(0x101, "c", 3);
  EXPECT_EQ(Read(0x100, 2, 0), "aa");
  EXPECT_EQ(Read(0x100, 2, 1), "ba");
  EXPECT_EQ(Read(0x100, 2, 2), "ba");
  EXPECT_EQ(Read(0x100, 2, 3), "bc");
}

TEST_F(Guest, WhatWasToHappenLaterNeverHappens) {
  Write(0x100, "aa");
  Write(0x100, "b", 1);
  Write(0x101, "c", 3);
  memory_.Settle(2);
  EXPECT_EQ(Read(0x100, 2, 0), "ba");
  EXPECT_EQ(Read(0x100, 2, 9), "ba");
}

TEST_F(Guest, TypedContentsAreTheBytesOfTheAbi) {
  memory_.Write({0x100, trace::LoadArgument{1, 2, 3, 4, 5, 6}}, {});
  const kexecore_abi_load load{
      .type = 1, .pad = 2, .arch = 3, .nr_segments = 4, .segments = 5, .entry_maddr = 6};
  EXPECT_EQ(Read(0x100, sizeof(load)),
            std::string(reinterpret_cast<const char*>(&load), sizeof(load)));
  memory_.Write({0x200, trace::RangeArgument{-1, 2, 3, 4}}, {});
  const kexecore_abi_range range{.range = -1, .nr = 2, .size = 3, .start = 4};
  EXPECT_EQ(Read(0x200, sizeof(range)),
            std::string(reinterpret_cast<const char*>(&range), sizeof(range)));
  memory_.Write({0x300, trace::Descriptors{{{1, 2, 3, 4}, {5, 6, 7, 8}}}}, {});
  const kexecore_abi_segment segments[] = {{1, 2, 3, 4}, {5, 6, 7, 8}};
  EXPECT_EQ(Read(0x300, sizeof(segments)),
            std::string(reinterpret_cast<const char*>(segments), sizeof(segments)));
}

TEST_F(Guest, TypedContentsSpeakTheDialect) {
  const trace::Dialect compat{.abi = KEXECORE_ABI_POSTED, .compat = true};
  memory_.Write({0x100, trace::LoadArgument{1, 2, 0, 4, 5, 6}}, compat);
  EXPECT_TRUE(Read(0x100, sizeof(kexecore_abi_load_posted_compat)).has_value());
  EXPECT_FALSE(Read(0x100, sizeof(kexecore_abi_load_posted_compat) + 1).has_value());
  memory_.Write({0x200, trace::PageList{{0x5004}}}, compat);
  EXPECT_EQ(Read(0x200, 4), std::string("\x04\x50\0\0", 4));
  EXPECT_FALSE(Read(0x200, 5).has_value());
}

TEST_F(Guest, WhatIsNotMappedCanStayAsItIs) {
  Write(0x102, "bb");
  memory_.Write({0x103, trace::Hole{1}}, {});
  Write(0x106, "c", 2);
  std::string text = "--------";
  const auto over = [&](std::uint32_t now) {
    std::string out = text;
    memory_.ReadOver(0x100, std::span(reinterpret_cast<std::uint8_t*>(out.data()), 8), now);
    return out;
  };
  EXPECT_EQ(over(1), "--b-----");
  EXPECT_EQ(over(2), "--b---c-");
}

TEST_F(Guest, APatternDependsOnSeedAndOffsetOnly) {
  memory_.Write({0x101, trace::Pattern{1000, 7}}, {});
  const std::string whole = *Read(0x101, 1000);
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(Read(0x101 + i, 1000 - 2 * i), whole.substr(i, 1000 - 2 * i));
  }
  EXPECT_EQ(whole.find('\0'), std::string::npos);
  memory_.Write({0x5000, trace::Pattern{1000, 8}}, {});
  EXPECT_NE(Read(0x5000, 1000), whole);
}

TEST_F(Guest, AHugePatternCostsNothingUntilItIsRead) {
  memory_.Write({0x1000, trace::Pattern{std::uint64_t{1} << 60, 7}}, {});
  EXPECT_TRUE(Read(std::uint64_t{1} << 59, 16).has_value());
}

TEST_F(Guest, ForeignBytesEndWithTheFile) {
  memory_.Reset({{.name = "f", .sha256 = "", .size = 100}});
  memory_.Write({0x100, trace::Foreign{0, 90, 50}}, {});
  memory_.Write({0x200, trace::Foreign{0, 101, 50}}, {});
  memory_.Write({0x300, trace::Foreign{1, 0, 50}}, {});
  EXPECT_TRUE(Read(0x100, 10).has_value());
  EXPECT_FALSE(Read(0x100, 11).has_value());
  EXPECT_FALSE(Read(0x200, 1).has_value());
  EXPECT_FALSE(Read(0x300, 1).has_value());
  EXPECT_EQ(memory_.AddForeign({.name = "g", .sha256 = "", .size = 3}), 1u);
  memory_.Write({0x300, trace::Foreign{1, 0, 50}}, {});
  EXPECT_EQ(Read(0x300, 3), "[mi");
}

TEST_F(Guest, ResetForgetsEverything) {
  Write(0x100, "a");
  memory_.Reset({});
  EXPECT_FALSE(Read(0x100, 1).has_value());
}

}  // namespace
}  // namespace machine
