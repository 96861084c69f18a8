// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

namespace host {

struct Hex {
  uint64_t value;
};

void Put(const char* text);
void Put(int64_t number);
void Put(Hex number);

/// Prints its arguments and an end of line on the serial line: texts, numbers, and Hex.
template <typename... Parts>
void Print(Parts... parts) {
  (Put(parts), ...);
  Put("\n");
}

/// Ends the machine; the emulator's exit code is 2 * status + 1.
[[noreturn]] void EndMachine(uint8_t status);

/// Prints why, and ends the machine.
template <typename... Parts>
[[noreturn]] void Fail(Parts... parts) {
  Print("host: ", parts...);
  EndMachine(1);
}

}  // namespace host
