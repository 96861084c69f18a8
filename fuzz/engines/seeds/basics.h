// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "trace/trace.h"

/// Seeds that no client sends: one for each thing a hypercall can say or run into.
namespace seeds {

using NamedTrace = std::pair<std::string, trace::Trace>;

std::vector<NamedTrace> BasicTraces();

}  // namespace seeds
