// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trace/trace.h"

/// Seeds that no client sends: one for each thing a hypercall can say or run into.
namespace seeds {

using NamedTrace = std::pair<std::string, trace::Trace>;
using NamedInput = std::pair<std::string, std::vector<std::uint8_t>>;

std::vector<NamedTrace> BasicTraces();

/// Inputs of segments_fuzz (fuzz/engines/targets/segments_input.h) and slots_fuzz (slots_input.h).
std::vector<NamedInput> BasicSegments();
std::vector<NamedInput> BasicSlots();

}  // namespace seeds
