// SPDX-License-Identifier: MIT
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/testing/recording_host.h"
#include "kexecore/kexecore.h"

namespace kexecore {

inline constexpr kexecore_guest_t kArg = 0x1000;
inline constexpr kexecore_guest_t kList = 0x2000;
inline constexpr kexecore_guest_t kData = 0x10000;
inline constexpr std::uint64_t kSpace = 0x5000;  // the name of the guest's address space
inline constexpr kexecore_maddr_t kDest = RecordingHost::kCrashStart;
inline constexpr kexecore_maddr_t kRamDest = RecordingHost::kRam.start;

/// An instance on a recording host, with a few pages of guest memory full of data.
class HypercallTest : public ::testing::Test {
 protected:
  HypercallTest() {
    EXPECT_EQ(host.Init(instance), 0);
    std::vector<std::uint8_t> data(0x8000);
    for (std::size_t i = 0; i < data.size(); ++i) data[i] = static_cast<std::uint8_t>(i % 251 + 1);
    host.PutBytes(kData, data.data(), data.size());
  }
  ~HypercallTest() override {
    EXPECT_EQ(host.mapped, 0U);
    EXPECT_LE(host.most_mapped, 2U);
    EXPECT_EQ(host.mistakes, 0);
  }

  long Call(std::uint64_t op, std::uint32_t mode = KEXECORE_CALLER_NATIVE) {
    host.calls.clear();
    const kexecore_caller caller = {.mode = mode, .padding = 0xa5a5a5a5, .space = kSpace};
    return kexecore_hypercall(&instance, &caller, op, kArg, &outcome);
  }
  /// A call in the middle of another one, as another CPU would make it. Returns its answer.
  long CallMeanwhile(std::uint64_t op, kexecore_guest_t arg,
                     std::uint32_t mode = KEXECORE_CALLER_NATIVE) {
    const kexecore_caller caller = {.mode = mode, .padding = 0, .space = kSpace};
    return kexecore_hypercall(&instance, &caller, op, arg, &meanwhile);
  }
  /// These go on with the call that `outcome` names.
  long Continue(std::uint64_t space = kSpace) {
    return kexecore_continue(&instance, outcome.ticket, space, &outcome);
  }
  long Abandon() { return kexecore_abandon(&instance, outcome.ticket, &outcome); }

  void PutLoad(std::uint8_t type, const std::vector<kexecore_abi_segment>& segments,
               kexecore_maddr_t entry, std::uint16_t arch = KEXECORE_EM_X86_64) {
    host.Put(kArg, kexecore_abi_load{type, 0xff, arch, static_cast<std::uint32_t>(segments.size()),
                                     kList, entry});
    host.PutBytes(kList, segments.data(), segments.size() * sizeof(segments[0]));
  }
  /// A crash image: 16 bytes of data in a page, entered at its start. It asks for all of the crash
  /// area to be mapped, so that there is no room (D8): its pages are allocated, and tests can count
  /// them.
  void PutLoad(kexecore_maddr_t dest = kDest) {
    PutLoad(KEXEC_TYPE_CRASH,
            {{kData, 16, dest, 0x1000}, {0, 0, host.crash.start, host.crash.size}}, dest);
  }
  long Load(kexecore_maddr_t dest = kDest) {
    PutLoad(dest);
    return Call(KEXEC_CMD_kexec_load);
  }
  /// Pages of data from kRamDest on, entered at their start.
  long LoadDefault(std::uint64_t pages, kexecore_maddr_t dest = kRamDest) {
    PutLoad(KEXEC_TYPE_DEFAULT, {{kData, pages * 0x1000, dest, pages * 0x1000}}, dest);
    return Call(KEXEC_CMD_kexec_load);
  }
  /// An image of many data pages from kRamDest on, and of zero pages behind them. Its segments
  /// share one buffer, since guest memory is slow.
  void PutManyPages(std::uint64_t pages, std::uint64_t zero_pages = 0) {
    const std::uint64_t most = (pages - 1) / KEXECORE_MAX_SEGMENTS + 1;
    const PageBytes data(most * 0x1000, 0x33);
    host.PutBytes(kData, data.data(), data.size());
    std::vector<kexecore_abi_segment> segments;
    for (std::uint64_t done = 0; done < pages; done += most) {
      const std::uint64_t size = std::min(most, pages - done) * 0x1000;
      segments.push_back({kData, size, kRamDest + done * 0x1000, size});
    }
    segments.back().dest_size += zero_pages * 0x1000;
    PutLoad(KEXEC_TYPE_DEFAULT, segments, kRamDest);
  }
  long Unload(std::uint8_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec_unload);
  }
  long Status(std::uint8_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec_status);
  }
  long GetRange(std::int32_t range, std::int32_t nr = 0) {
    host.Put(kArg, kexecore_abi_range{range, nr, 1, 1});
    return Call(KEXEC_CMD_kexec_get_range);
  }
  long Exec(std::int32_t type = KEXEC_TYPE_CRASH) {
    host.Put(kArg, type);
    return Call(KEXEC_CMD_kexec);
  }

  /// The bytes that a segment with its buffer at kData writes from `offset` on.
  PageBytes Data(std::uint64_t offset, std::uint64_t size) {
    PageBytes bytes;
    for (std::uint64_t i = 0; i < size; ++i) bytes.push_back(host.guest[kData + offset + i]);
    return bytes;
  }

  RecordingHost host;
  kexecore_instance instance;
  kexecore_outcome outcome = {};    // of the last call
  kexecore_outcome meanwhile = {};  // of the last CallMeanwhile
};

}  // namespace kexecore
