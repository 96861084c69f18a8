// SPDX-License-Identifier: MIT
#pragma once

#include <stdint.h>

namespace host {

inline void Out(uint16_t port, uint8_t value) {
  __asm__ volatile("out %0, %1" : : "a"(value), "Nd"(port));
}

inline uint8_t In(uint16_t port) {
  uint8_t value;
  __asm__ volatile("in %1, %0" : "=a"(value) : "Nd"(port));
  return value;
}

}  // namespace host
