// SPDX-License-Identifier: MIT
// A target for the campaign's own tests. Aborts on inputs that begin with "bug!".
#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4 || data[0] != 'b' || data[1] != 'u' || data[2] != 'g') return 0;
  if (data[3] == '!') std::abort();
  return 0;
}
