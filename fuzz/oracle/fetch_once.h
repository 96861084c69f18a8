// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/oracle/evidence.h"

namespace oracle {

/// Rule F: of the guest's memory the hypercall reads for itself each byte of its argument and of
/// its descriptors at most once, and nothing else; data buffers into mapped pages, once, in order.
void CheckFetchOnce(const Evidence& evidence, Findings& findings);

}  // namespace oracle
