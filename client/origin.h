// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace client {

/// Says where a foreign file whose path on this machine is known comes from: the pinned kernel is
/// known by its digest, else Debian's package database is asked. What is in no package keeps only
/// the name of the file: the rest of its path is of use to nobody else.
void NameOrigin(trace::ForeignFile& file);

}  // namespace client
