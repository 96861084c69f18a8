// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/schedule/scenario.h"
#include "kexecore/kexecore.h"

/// The guest's side: the arguments, descriptors and data of every call that a scenario can make.
/// They never change.
namespace schedule {

/// The guest's memory, from address 0 on.
const std::vector<std::uint8_t>& GuestMemory();

// The operation, the caller and the argument of a call.
std::uint64_t OperationOf(const Call& call);
std::uint32_t CallerOf(const Call& call);
kexecore_guest_t ArgumentOf(const Call& call);

/// The bytes of a page that the guest owns: a page of a page list, or the only source of both
/// lists.
std::vector<std::uint8_t> GuestPage(kexecore_mfn_t mfn);

/// Byte `at` of page `page` of the image, once the image is loaded.
constexpr std::uint8_t ByteOf(Image image, std::uint32_t page, std::uint32_t at) {
  const ImageSpec& spec = kSpecs[image];
  const bool is_tail =
      spec.list_entry == 0 && page + 1 == spec.pages && at >= KEXECORE_PAGE_SIZE - kTail;
  return is_tail ? 0 : static_cast<std::uint8_t>(spec.fill + page);
}

}  // namespace schedule
