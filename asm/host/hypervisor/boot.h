// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

#include "asm/host/hypervisor/module.h"
#include "asm/host/hypervisor/multiboot.h"

namespace host {

/// The boot module, as it lies in memory.
struct Module {
  ModuleHeader* header;
  const kexecore_range* ram;
  const kexecore_range* notes;
  uint8_t* calls;  // the first ModuleCall
};

/// Finds the boot module, and checks that it fits this machine: its RAM is RAM here, and neither
/// the crash area nor the guest's frames lie over the hypervisor or the module. Otherwise it ends
/// the machine (Fail).
Module FindModule(const MultibootInformation& information);

/// The memory of the hypervisor and of the module.
kexecore_range OwnMemory(const Module& module);

}  // namespace host
