// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/engines/mutate/random.h"
#include "trace/trace.h"

/// Numbers that are related to other numbers of a trace: mistakes show at such edges.
namespace mutate {

/// A machine address: a start or an end of the crash area, of a segment of the load, of a range of
/// RAM or of the pages that the caller owns; the end of the machine, 2^32, 2^47 or 2^64. Often it
/// is a page or a byte off.
std::uint64_t AnyAddress(const trace::MachineDescription& machine,
                         const trace::Descriptors* descriptors, Random& random);

/// The value with a small change: one bit flipped, a byte or a page more or less, doubled, or
/// halved.
std::uint64_t Nudge(std::uint64_t value, Random& random);

}  // namespace mutate
