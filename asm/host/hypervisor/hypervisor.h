// SPDX-License-Identifier: MIT
#pragma once

#include "asm/host/hypervisor/boot.h"
#include "asm/host/hypervisor/guest.h"
#include "asm/host/hypervisor/memory.h"

namespace host {

/// What the hooks know.
struct Hypervisor {
  Module module;
  Allocator allocator;
  Guest guest;
  bool is_privileged;  // the guest whose call is running
  bool is_refused;     // the image that it would enter
  uint32_t questions;  // how often the core asked whether to pause
};

}  // namespace host
