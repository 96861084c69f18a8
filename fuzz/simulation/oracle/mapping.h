// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rules D4, D6, D7, D8 and D10. The page tables of an image map the memory that it needs 1:1, in
/// regions of 2 MiB or, where a region is not whole, in pages; and its control page at
/// `control_va`; and nothing else. Where the hypervisor has five levels, there is a fifth one. No
/// table is a destination. The core remembers the tables that are allocated; those in the crash
/// area lie below the control page there. The control page holds the code of asm/. Without a
/// `control_va` the image has no tables.
void CheckMapping(const Evidence& evidence, const model::Image& image, const kexecore_image& shown,
                  const Holdings::Image& held, Findings& findings);

}  // namespace oracle
