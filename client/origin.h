// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace client {

/// Fills in the package of a foreign file whose path on this machine is known. The digest tells
/// the pinned kernel; Debian's package database tells the rest. A file of no package keeps only its
/// name, since the rest of its path means nothing on other machines.
void NameOrigin(trace::ForeignFile& file);

}  // namespace client
