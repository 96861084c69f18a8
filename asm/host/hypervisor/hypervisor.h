// SPDX-License-Identifier: MIT
#pragma once

#include "asm/host/hypervisor/boot.h"
#include "asm/host/hypervisor/guest.h"
#include "asm/host/hypervisor/memory.h"

namespace host {

/// The state that the hooks use.
struct Hypervisor {
  Module module;
  Allocator allocator;
  Guest guest;
  int privilege;       // of the guest whose call runs: what the hook answers
  bool is_refused;     // whether entering an image has to be refused
  uint32_t questions;  // how often the core asked whether to pause
};

}  // namespace host
