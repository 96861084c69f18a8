// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "fuzz/engines/mutate/random.h"
#include "trace/trace.h"

/// Numbers that stand in a relation to what else is in a trace: that is where mistakes live.
namespace mutate {

/// A machine address: an end of the crash area, of a segment of the load, of a range of RAM, of
/// what the caller owns, of the machine, of 32 bits, of 47, of 64; often a page or a byte beside
/// it.
std::uint64_t AnyAddress(const trace::MachineDescription& machine,
                         const trace::Descriptors* descriptors, Random& random);

/// The value with a small change: a bit, a byte more or less, a page more or less, twice, half.
std::uint64_t Nudge(std::uint64_t value, Random& random);

}  // namespace mutate
