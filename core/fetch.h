// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "core/caller.h"
#include "core/error.h"
#include "kexecore/kexecore.h"

namespace kexecore {

/// The guest that calls: what the hooks get as `host`, the mode in which it calls, and its address
/// space.
struct Guest {
  void* host;
  Caller caller;
  std::uint64_t space;
};

/// Copies bytes from the guest, once. kFault: some of them cannot be read.
Error FetchBytes(const Guest& guest, void* to, kexecore_guest_t from, std::size_t size);

/// Rule H4: copies an argument from the guest, whole and once.
template <typename Argument>
Error Fetch(const Guest& guest, kexecore_guest_t arg, Argument& argument) {
  return FetchBytes(guest, &argument, arg, sizeof argument);
}

}  // namespace kexecore
