// SPDX-License-Identifier: MIT
#pragma once

#include "trace/trace.h"

namespace trace {

/// A trace with one of everything, each field set to a value that no other field has.
Trace OneOfEverything();

}  // namespace trace
