// SPDX-License-Identifier: MIT
#include "fuzz/client/preload/captured_call.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "fuzz/client/preload/guest_layout.h"
#include "kexecore/abi.h"

namespace preload {
namespace {

std::uint64_t Address(const void* pointer) { return reinterpret_cast<std::uint64_t>(pointer); }

template <typename T>
const T& As(const trace::Content& content) {
  return std::get<T>(content.what);
}

TEST(CaptureCall, GetRange) {
  const kexecore_abi_range range = {.range = 2, .nr = 1, .size = 3, .start = 4};
  const auto call = CaptureCall(KEXEC_CMD_kexec_get_range, Address(&range));
  EXPECT_EQ(call.op, 3u);
  EXPECT_EQ(call.arg, GuestLayout::kFirst + Address(&range) % 4096);
  ASSERT_EQ(call.memory.size(), 1u);
  EXPECT_EQ(call.memory[0].at, call.arg);
  EXPECT_EQ(As<trace::RangeArgument>(call.memory[0]), (trace::RangeArgument{2, 1, 3, 4}));
}

TEST(CaptureCall, LoadWithItsDescriptorsAndBuffers) {
  const auto buffer =
      std::make_unique<std::array<std::uint8_t, 5>>(std::array<std::uint8_t, 5>{1, 2, 3, 4, 5});
  const std::array<kexecore_abi_segment, 2> segments = {
      {{0, 0, 0, 0x100000}, {Address(buffer.get()), 5, 0x8000000, 0x1000}}};
  const kexecore_abi_load load = {.type = 1,
                                  .pad = 9,
                                  .arch = 62,
                                  .nr_segments = 2,
                                  .segments = Address(segments.data()),
                                  .entry_maddr = 0x8000004};
  const auto call = CaptureCall(KEXEC_CMD_kexec_load, Address(&load));
  ASSERT_EQ(call.memory.size(), 3u);
  const auto& argument = As<trace::LoadArgument>(call.memory[0]);
  EXPECT_EQ(argument.pad, 9);
  EXPECT_EQ(argument.segments, call.memory[1].at);
  const auto& descriptors = As<trace::Descriptors>(call.memory[1]).segments;
  EXPECT_EQ(descriptors[0], (trace::Segment{0, 0, 0, 0x100000}));
  EXPECT_EQ(descriptors[1], (trace::Segment{call.memory[2].at, 5, 0x8000000, 0x1000}));
  EXPECT_EQ(As<trace::Bytes>(call.memory[2]).data, (std::vector<std::uint8_t>{1, 2, 3, 4, 5}));
}

TEST(CaptureCall, WhatIsNotMappedIsLeftOut) {
  EXPECT_TRUE(CaptureCall(KEXEC_CMD_kexec_load, 0x10).memory.empty());
  EXPECT_EQ(CaptureCall(KEXEC_CMD_kexec_load, 0).arg, 0u);
  const kexecore_abi_load load = {
      .type = 1, .pad = 0, .arch = 62, .nr_segments = 1, .segments = 0x20, .entry_maddr = 0};
  EXPECT_EQ(CaptureCall(KEXEC_CMD_kexec_load, Address(&load)).memory.size(), 1u);
}

TEST(CaptureCall, ShortArguments) {
  const std::uint8_t type = 1;
  const auto call = CaptureCall(KEXEC_CMD_kexec_status, Address(&type));
  ASSERT_EQ(call.memory.size(), 1u);
  EXPECT_EQ(As<trace::Bytes>(call.memory[0]).data, std::vector<std::uint8_t>{1});
  EXPECT_TRUE(CaptureCall(17, Address(&type)).memory.empty());
}

}  // namespace
}  // namespace preload
