// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "asm/emulator/ram.h"

namespace control {

/// Does to memory what a page list asks for (rule D3, with SWAP), entry by entry. Returns why it
/// cannot be followed to its end; empty: it was.
std::string Interpret(std::uint64_t first_entry, Ram& ram);

}  // namespace control
