// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trace/trace.h"

/// Seeds that were not recorded: one for each way in which a hypercall can end.
namespace seeds {

using NamedTrace = std::pair<std::string, trace::Trace>;

std::vector<NamedTrace> BasicTraces();

}  // namespace seeds
