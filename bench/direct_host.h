// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kexecore/kexecore.h"

namespace bench {

/// A hypervisor whose hooks cost as little as they can: all of RAM is mapped at all times, and the
/// guest shares its address space. What is left is the core and the copying.
class DirectHost {
 public:
  static constexpr kexecore_mfn_t kFirstFrame = 0x100;
  static constexpr std::uint64_t kGiBPages = std::uint64_t{1} << 18;
  // From kFirstFrame on: the crash area, destinations of DEFAULT images, pages to allocate.
  static constexpr std::uint64_t kCrashPages = 1 << 14;
  static constexpr kexecore_mfn_t kDestinations = kFirstFrame + kCrashPages;
  static constexpr kexecore_mfn_t kPool = kDestinations + kGiBPages;
  static constexpr std::uint64_t kPoolPages = kGiBPages + kGiBPages / 4;
  static constexpr std::uint64_t kFrames = kPool + kPoolPages;

  DirectHost();
  DirectHost(const DirectHost&) = delete;
  DirectHost& operator=(const DirectHost&) = delete;

  kexecore_instance& instance() { return instance_; }
  std::uint8_t* Frame(kexecore_mfn_t mfn) { return ram_ + mfn * KEXECORE_PAGE_SIZE; }

  /// The guest's memory: 1 GiB, to take data from in turn, so that none of it is in a cache. `size`
  /// is at most that much.
  const std::uint8_t* NextData(std::size_t size);

  /// The first of `pages` destinations of a DEFAULT image, at most 1 GiB: others each time.
  kexecore_mfn_t NextDestination(std::uint64_t pages);

  /// The allocator's next pages are these destinations, in no order.
  void HandOut(kexecore_mfn_t first, std::uint64_t pages);

  /// From here on the guest's data stay where they are: what is left of a load is the core.
  void CopyNothing() { copies_ = false; }
  bool copies() const { return copies_; }

  /// Hands out the pool's pages in turn. A page comes again without a look whether it was freed:
  /// the pool is larger than an image and what its load takes.
  kexecore_mfn_t Allocate();
  void Free(kexecore_mfn_t mfn);

 private:
  std::uint8_t* ram_;
  std::uint8_t* guest_;
  bool copies_ = true;
  std::size_t next_data_ = 0;
  std::uint64_t next_destination_ = 0;
  std::vector<kexecore_mfn_t> handed_out_;  // next one last
  kexecore_mfn_t next_ = kPool;             // of the pool
  std::uint64_t allocated_ = 0;             // pages of the pool
  kexecore_instance instance_;
};

/// Loads an image in segments of equal size to frame `first` and up, from data that is not in a
/// cache. Ends the program when the core does not take it.
void Load(DirectHost& host, std::uint8_t type, kexecore_mfn_t first, std::uint64_t pages,
          std::uint64_t segments);
void Unload(DirectHost& host, std::uint8_t type);

}  // namespace bench
