// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/simulation/model/image.h"
#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rules D4 and D6: the page tables of an image map 1:1 what it needs, in regions of 2 MiB, and
/// nothing else; and its control page where the hypervisor wants it. No table is a destination, and
/// the core remembers all of them. And D7: what the control page begins with. Without a
/// `control_va` there are no tables.
void CheckMapping(const Evidence& evidence, const model::Image& image, const kexecore_image& shown,
                  const Holdings::Image& held, Findings& findings);

}  // namespace oracle
