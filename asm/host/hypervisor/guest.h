// SPDX-License-Identifier: MIT
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "asm/host/hypervisor/module.h"

namespace host {

/// The address space of the guest. It consists of parts; a later part hides earlier ones.
class Guest {
 public:
  /// Adds a part. `bytes` (null: a hole) stay the caller's; Write writes to them. False when there
  /// are kMostParts already.
  bool Map(uint64_t at, uint64_t size, uint8_t* bytes);

  /// These copy. False when a byte is not mapped; some bytes may be copied then.
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

  static constexpr uint32_t kMostParts =
      kMostWrites + 1;  // those of a trace, and the hypervisor's own
  Part parts_[kMostParts];
  uint32_t count_;
};

}  // namespace host
