// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "asm/host/hypervisor/module.h"

namespace host {

/// The address space of the guest: what was written later lies over what was written before.
class Guest {
 public:
  /// `bytes` (null: a hole) stay the caller's, and are written to by Write. False when there were
  /// kMostParts before.
  bool Map(uint64_t at, uint64_t size, uint8_t* bytes);

  /// Copies; false when a byte is not mapped (some may be copied then).
  bool Read(uint64_t at, void* to, size_t size) const { return Copy<true>(at, to, size); }
  bool Write(uint64_t at, const void* from, size_t size) const {
    return Copy<false>(at, const_cast<void*>(from), size);
  }

 private:
  struct Part {
    uint64_t at, size;
    uint8_t* bytes;
  };
  template <bool kIsRead>
  bool Copy(uint64_t at, void* other, size_t size) const;

  static constexpr uint32_t kMostParts = kMostWrites + 1;  // a trace's, and the hypervisor's own
  Part parts_[kMostParts];
  uint32_t count_;
};

}  // namespace host
