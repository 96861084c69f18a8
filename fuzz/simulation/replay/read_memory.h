// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/machine/machine.h"

/// Reads memory of a simulated machine between two calls of the core.
namespace replay {

/// The bytes that the guest finds at [at, at + size) now. Empty if a byte is not mapped.
std::vector<std::uint8_t> ReadGuest(const machine::Machine& machine, std::uint64_t at,
                                    std::uint64_t size);

/// The bytes of machine memory at [at, at + size).
std::vector<std::uint8_t> ReadMachine(machine::Machine& machine, std::uint64_t at,
                                      std::uint64_t size);

/// Machine memory at [at, at + size) as the page list that begins with `first_entry` would leave
/// it: a destination of the list reads as the page that is staged for it.
std::vector<std::uint8_t> ReadRelocated(machine::Machine& machine, std::uint64_t first_entry,
                                        std::uint64_t at, std::uint64_t size);

}  // namespace replay
