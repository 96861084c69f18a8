// SPDX-License-Identifier: MIT
// Property: none. Input: ignored. Measures what the engines cost by themselves; benchmarks divide
// by it.
#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* /*data*/, std::size_t /*size*/) {
  return 0;
}
