// SPDX-License-Identifier: MIT
#include "fuzz/trace/binary.h"

#include <gtest/gtest.h>

#include <random>

#include "fuzz/trace/error.h"
#include "fuzz/trace/examples.h"

namespace trace {
namespace {

TEST(Binary, KeepsEverything) {
  const Trace trace = OneOfEverything();
  const auto bytes = Encode(trace);
  EXPECT_TRUE(IsBinary(bytes));
  EXPECT_EQ(Decode(bytes), trace);
}

TEST(Binary, KeepsAnEmptyTrace) {
  Trace trace;
  EXPECT_EQ(Decode(Encode(trace)), trace);
}

TEST(Binary, DecodesNothingToAMachineOfZeroes) {
  const Trace trace = Decode({});
  EXPECT_EQ(trace.machine.physical_bits, 0u);
  EXPECT_TRUE(trace.hypercalls.empty());
}

TEST(Binary, DecodesEveryPrefix) {
  const auto bytes = Encode(OneOfEverything());
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    const Trace trace = Decode(std::span(bytes).first(size));
    EXPECT_EQ(Decode(Encode(trace)), trace) << size;
  }
}

TEST(Binary, DecodesAnyBytesToWhatItCanEncode) {
  std::mt19937 random(1);
  const auto sane = Encode(OneOfEverything());
  Decoder decoder;
  Trace reused;
  for (int round = 0; round < 3000; ++round) {
    auto bytes = sane;
    if (round % 3 == 0) {
      bytes.resize(random() % 2000);
      for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    }
    for (int i = 0; i < 8 && !bytes.empty(); ++i) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    const Trace fresh = Decode(bytes);
    decoder.Decode(bytes, reused);
    ASSERT_EQ(reused, fresh) << round;
    ASSERT_EQ(Decode(Encode(fresh)), fresh) << round;
  }
}

TEST(Binary, StaysWithinItsLimits) {
  // Nothing but hypercall records, then nothing but segments.
  std::vector<std::uint8_t> bytes(kMaxEncodedSize * 2, 0);
  EXPECT_EQ(Decode(bytes).hypercalls.size(), kMaxHypercalls);

  Trace trace;
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Descriptors{}});
  auto one = Encode(trace);
  one.resize(one.size() + std::size_t{33} * 1000, 7);
  const Trace many = Decode(one);
  EXPECT_EQ(std::get<Descriptors>(many.hypercalls[0].memory[0].what).segments.size(), kMaxItems);
}

TEST(Binary, ClipsALengthToWhatIsThere) {
  Trace trace;
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Bytes{{1, 2, 3}}});
  auto bytes = Encode(trace);
  bytes[bytes.size() - 4] = 0xff;  // the highest byte of the length
  EXPECT_EQ(Decode(bytes), trace);
}

TEST(Binary, MakesMutatedTextShowable) {
  Trace trace;
  trace.note = "ab";
  auto bytes = Encode(trace);
  bytes.back() = 0xff;
  EXPECT_EQ(Decode(bytes).note, "a?");
}

TEST(Binary, RefusesToEncodeWhatItHasNoRoomFor) {
  Trace trace;
  trace.hypercalls.resize(kMaxHypercalls + 1);
  EXPECT_THROW(Encode(trace), Error);
  trace.hypercalls.resize(1);
  trace.hypercalls[0].memory.push_back({0, Bytes{std::vector<std::uint8_t>(kMaxEncodedSize)}});
  EXPECT_THROW(Encode(trace), Error);
}

TEST(Binary, KnowsItsOwn) {
  EXPECT_FALSE(IsBinary({}));
  const std::vector<std::uint8_t> other = {'K', 'X', 'T', '2'};
  EXPECT_FALSE(IsBinary(other));
}

}  // namespace
}  // namespace trace
