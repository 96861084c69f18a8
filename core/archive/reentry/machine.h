// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "kexecore/kexecore.h"

namespace reentry {

/// Random numbers that depend on nothing but the seed.
class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t Below(std::uint64_t bound) { return engine_() % bound; }
  bool OneIn(std::uint64_t chances) { return Below(chances) == 0; }

 private:
  std::minstd_rand engine_;
};

/// An address space of a guest: its name, and memory from address 0 on. All its data have one
/// value, its tag, by which they are known wherever they are found.
struct Space {
  static constexpr kexecore_guest_t kData = 0x4000;
  static constexpr std::size_t kSize = 0x8000;

  explicit Space(std::uint64_t name, std::uint8_t tag);

  std::uint64_t name;
  std::uint8_t tag;
  std::vector<std::uint8_t> memory;
};

/// Machine memory. All of it is mapped.
class Machine {
 public:
  static constexpr kexecore_mfn_t kFirst = 0x100;
  static constexpr std::uint32_t kPages = 64;      // RAM that the allocator hands out
  static constexpr std::uint32_t kCrashPages = 8;  // the crash area, behind it
  static constexpr kexecore_mfn_t kCrash = kFirst + kPages;

  kexecore_config Config(void* host) const;

  kexecore_mfn_t Allocate();
  void Free(kexecore_mfn_t mfn);
  std::uint8_t* Map(kexecore_mfn_t mfn);
  std::uint32_t allocated() const { return allocated_; }

  /// The value of all bytes of data of the image; 0 if they have several values.
  std::uint8_t TagOf(const kexecore_image& image);

  /// The first mistake of the core. Empty if there is none.
  const std::string& mistake() const { return mistake_; }
  void Mistake(const std::string& what);

 private:
  std::array<std::array<std::uint8_t, KEXECORE_PAGE_SIZE>, kPages + kCrashPages> memory_ = {};
  std::array<bool, kPages> is_allocated_ = {};
  std::uint32_t allocated_ = 0;
  std::uint32_t next_ = 0;
  std::string mistake_;
};

}  // namespace reentry
