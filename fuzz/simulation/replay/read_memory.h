// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/machine/machine.h"

/// Memory of a machine as bytes, for those who look at it after a call.
namespace replay {

/// What the guest would read at [at, at + size) now; nothing when not all of it is mapped.
std::vector<std::uint8_t> ReadGuest(const machine::Machine& machine, std::uint64_t at,
                                    std::uint64_t size);

/// Machine memory at [at, at + size).
std::vector<std::uint8_t> ReadMachine(machine::Machine& machine, std::uint64_t at,
                                      std::uint64_t size);

/// Machine memory at [at, at + size) as the page list that begins with `first_entry` would leave
/// it: a destination of the list reads as the page that is staged for it.
std::vector<std::uint8_t> ReadRelocated(machine::Machine& machine, std::uint64_t first_entry,
                                        std::uint64_t at, std::uint64_t size);

}  // namespace replay
