// SPDX-License-Identifier: MIT
#pragma once

#include "fuzz/simulation/oracle/evidence.h"

namespace oracle {

/// Rule F. The core reads each byte of the argument and of the descriptors at most once, and
/// interprets no other byte of guest memory. It copies buffers to mapped pages once, in order. It
/// maps the guest's pages once, in order: first those of the list, then the sources.
void CheckFetchOnce(const Evidence& evidence, Findings& findings);

}  // namespace oracle
