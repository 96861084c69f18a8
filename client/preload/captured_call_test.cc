// SPDX-License-Identifier: MIT
#include "client/preload/captured_call.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include "client/preload/guest_layout.h"
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

/// Two pages, of which the second is not mapped.
class Brink {
 public:
  Brink()
      : pages_(static_cast<std::uint8_t*>(
            mmap(nullptr, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    munmap(end(), 4096);
  }
  ~Brink() { munmap(pages_, 4096); }
  Brink(const Brink&) = delete;
  Brink& operator=(const Brink&) = delete;

  std::uint8_t* end() const { return pages_ + 4096; }

 private:
  std::uint8_t* pages_;
};

TEST(CaptureCall, DescriptorsThatRunOffAMapping) {
  const Brink brink;
  const std::array<std::uint8_t, 5> buffer = {1, 2, 3, 4, 5};
  const kexecore_abi_segment whole = {Address(buffer.data()), 5, 0x8000000, 0x1000};
  // One descriptor is whole, of the second there are but 8 bytes.
  std::uint8_t* const list = brink.end() - sizeof whole - 8;
  std::memcpy(list, &whole, sizeof whole);
  std::memset(brink.end() - 8, 0xab, 8);
  const kexecore_abi_load load = {.type = 1,
                                  .pad = 0,
                                  .arch = 62,
                                  .nr_segments = 2,
                                  .segments = Address(list),
                                  .entry_maddr = 0};
  const auto call = CaptureCall(KEXEC_CMD_kexec_load, Address(&load));
  // What is there of the list, so that a replay faults at the same byte; no buffer is read then.
  ASSERT_EQ(call.memory.size(), 2u);
  const auto& argument = As<trace::LoadArgument>(call.memory[0]);
  EXPECT_EQ(argument.nr_segments, 2u);
  EXPECT_EQ(argument.segments, call.memory[1].at);
  EXPECT_EQ(As<trace::Bytes>(call.memory[1]).data, std::vector<std::uint8_t>(list, brink.end()));
}

TEST(CaptureCall, BuffersThatRunOffAMapping) {
  const Brink brink;
  std::memset(brink.end() - 3, 0xcd, 3);
  const kexecore_abi_segment segment = {Address(brink.end() - 3), 100, 0x8000000, 0x1000};
  const kexecore_abi_load load = {.type = 1,
                                  .pad = 0,
                                  .arch = 62,
                                  .nr_segments = 1,
                                  .segments = Address(&segment),
                                  .entry_maddr = 0};
  const auto call = CaptureCall(KEXEC_CMD_kexec_load, Address(&load));
  ASSERT_EQ(call.memory.size(), 3u);
  EXPECT_EQ(As<trace::Descriptors>(call.memory[1]).segments[0].buf_size, 100u);
  EXPECT_EQ(As<trace::Bytes>(call.memory[2]).data, (std::vector<std::uint8_t>{0xcd, 0xcd, 0xcd}));
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
