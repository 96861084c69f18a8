// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule F: of the guest's memory the call reads for itself each byte of its argument and of its
/// descriptors at most once, and nothing else; data buffers into mapped pages, once, in order; and
/// pages that the guest owns, each of the list and then each source, once, in order.
void CheckFetchOnce(const Evidence& evidence, Findings& findings);

}  // namespace oracle
