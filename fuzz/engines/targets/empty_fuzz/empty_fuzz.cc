// SPDX-License-Identifier: MIT
// Property: none. Input: ignored. What the engines cost by themselves; benchmarks divide by it.
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* /*data*/, std::size_t /*size*/) {
  return 0;
}
