// SPDX-License-Identifier: MIT
// Aborts on four magic bytes: an engine that sees comparisons finds them in a moment.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "bazel/selftest/sum.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 8) return 0;
  std::uint32_t value;
  std::memcpy(&value, data + 4, sizeof(value));
  if (value == 0xDEADBEEF && selftest::Sum({data, size}) != 0) std::abort();
  return 0;
}
