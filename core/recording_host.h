// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "kexecore/kexecore.h"

namespace kexecore {

/// The smallest hypervisor: a host for the core's unit tests that writes down every hook call in
/// order, and fails those it is told to. Guest memory and machine memory are maps of what exists.
class RecordingHost {
 public:
  RecordingHost();

  /// Makes an instance with this host behind its hooks; the crash area is at kCrashStart.
  long Init(kexecore_instance& instance);

  /// Puts an argument or a list of descriptors into guest memory.
  template <typename T>
  void Put(kexecore_guest_t at, const T& value) {
    PutBytes(at, &value, sizeof value);
  }
  void PutBytes(kexecore_guest_t at, const void* bytes, std::size_t size);

  std::vector<std::string> calls;  // e.g. "map 10000", "copy 1000+24", in order
  std::map<kexecore_guest_t, std::uint8_t> guest;
  std::map<kexecore_mfn_t, std::vector<std::uint8_t>> machine;
  std::vector<kexecore_range> notes;  // per CPU
  std::string fail;                   // the hook call (as in `calls`) that fails
  kexecore_mfn_t next_page = 0x100;   // what the allocator hands out next
  bool privileged = true;
  int enter_answer = 0;
  std::function<void(const std::string&)> during;  // runs inside each hook call, with its line
  kexecore_image entered = {};                     // what the enter hook was given

  static constexpr kexecore_maddr_t kCrashStart = 0x10000000;
  static constexpr std::uint64_t kCrashSize = 0x100000;
};

}  // namespace kexecore
