// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

#include "fuzz/simulation/model/fake_world.h"
#include "fuzz/simulation/model/model.h"

namespace model {

inline constexpr std::uint64_t kStart = 0x8000000;
inline constexpr std::uint64_t kArgument = 0x1000, kList = 0x2000, kBuffer = 0x10000;
inline constexpr std::uint64_t kSpace = 0x7000;
inline constexpr std::int64_t kRestart = -KEXECORE_ERESTART;
inline constexpr std::uint8_t kDefault = KEXEC_TYPE_DEFAULT, kCrash = KEXEC_TYPE_CRASH;

class Loads : public testing::Test {
 protected:
  Loads() {
    Platform platform;
    platform.physical_bits = 40;
    platform.crash = {kStart, 0x100000};
    platform.ram = {{0x100000, 0x10000000}};
    model_.Start(platform);
  }

  /// A load of one segment. It copies the argument and the descriptor, then `pages` pages of data,
  /// and writes one page of zeroes.
  std::int64_t Load(std::uint64_t dest = kStart, std::uint8_t type = kCrash,
                    std::uint64_t pages = 2) {
    world_.Put(kArgument, kexecore_abi_load{.type = type,
                                            .pad = 9,
                                            .arch = KEXECORE_EM_X86_64,
                                            .nr_segments = 1,
                                            .segments = kList,
                                            .entry_maddr = dest});
    world_.Put(kList, Segment{kBuffer, pages * kPageSize - 1, dest, (pages + 1) * kPageSize});
    return Call(KEXEC_CMD_kexec_load);
  }

  /// A load_v1 whose list, in frame 0x50, has one destination and these sources.
  std::int64_t LoadList(std::uint8_t type, const std::vector<std::uint64_t>& sources) {
    std::vector<std::uint64_t> entries = {kStart | KEXECORE_LIST_DESTINATION};
    for (const std::uint64_t mfn : sources)
      entries.push_back(mfn * kPageSize | KEXECORE_LIST_SOURCE);
    entries.push_back(KEXECORE_LIST_DONE);
    world_.PutPage(0x50, entries);
    kexecore_abi_load_v1 list{};
    list.type = type;
    list.indirection_page = 0x50000 | KEXECORE_LIST_INDIRECTION;
    list.start_address = kStart;
    world_.Put(kArgument, list);
    return Call(KEXEC_CMD_kexec_load_v1);
  }

  std::int64_t Call(std::uint64_t op) {
    return Settle(model_.Hypercall({.compat = false, .space = kSpace}, op, kArgument, world_));
  }

  std::int64_t WithType(std::uint64_t op, std::int32_t type) {
    world_.Put(kArgument, type);
    return Call(op);
  }

  std::int64_t Status(std::uint8_t type = kCrash) { return WithType(KEXEC_CMD_kexec_status, type); }

  std::int64_t Continue() { return Settle(model_.Continue(true, kSpace, world_)); }
  std::int64_t Abandon() { return Settle(model_.Abandon(true, world_)); }

  /// Keeps the expectation, and clears the events that the test set for this call.
  std::int64_t Settle(const Expectation& expected) {
    expected_ = expected;
    world_.course = {};
    return expected.result;
  }

  FakeWorld world_;
  Model model_;
  Expectation expected_;
};

}  // namespace model
