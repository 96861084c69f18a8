// SPDX-License-Identifier: MIT
#include "asm/host/hypervisor/guest.h"

extern "C" void* memcpy(void* to, const void* from, size_t size);

namespace host {

bool Guest::Map(uint64_t at, uint64_t size, uint8_t* bytes) {
  if (count_ == kMostParts) return false;
  parts_[count_++] = {at, size, bytes};
  return true;
}

template <bool kIsRead>
bool Guest::Copy(uint64_t at, void* other, size_t size) const {
  auto* const end = static_cast<uint8_t*>(other) + size;
  for (auto* next = static_cast<uint8_t*>(other); next != end;) {
    // Uses the latest part that holds the byte, up to where a later part begins.
    uint64_t run = static_cast<uint64_t>(end - next);
    const Part* found = nullptr;
    for (uint32_t i = count_; i != 0 && found == nullptr; --i) {
      const Part& part = parts_[i - 1];
      if (at >= part.at && at - part.at < part.size) {
        found = &part;
      } else if (part.at > at && part.at - at < run) {
        run = part.at - at;
      }
    }
    if (found == nullptr || found->bytes == nullptr) return false;
    const uint64_t offset = at - found->at;
    if (found->size - offset < run) run = found->size - offset;
    if constexpr (kIsRead) {
      memcpy(next, found->bytes + offset, run);
    } else {
      memcpy(found->bytes + offset, next, run);
    }
    next += run;
    at += run;
  }
  return true;
}

template bool Guest::Copy<true>(uint64_t at, void* other, size_t size) const;
template bool Guest::Copy<false>(uint64_t at, void* other, size_t size) const;

}  // namespace host
