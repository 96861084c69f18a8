// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "asm/emulator/ram.h"

namespace control {

/// Changes memory as a page list says (rule D3, with SWAP), entry by entry. Returns why the list
/// cannot be followed to its end; empty if it was.
std::string Interpret(std::uint64_t first_entry, Ram& ram);

}  // namespace control
