// SPDX-License-Identifier: MIT
// An AFL++ mutator that always answers one input, which only it knows.
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace {
constexpr char kInput[] = "....\xef\xbe\xad\xde";
std::uint8_t buffer[sizeof(kInput)];
}  // namespace

extern "C" void* afl_custom_init(void* /*afl*/, unsigned /*seed*/) { return buffer; }

extern "C" std::size_t afl_custom_fuzz(void* /*data*/, std::uint8_t* /*in*/,
                                       std::size_t /*in_size*/, std::uint8_t** out,
                                       std::uint8_t* /*other*/, std::size_t /*other_size*/,
                                       std::size_t /*max_size*/) {
  std::memcpy(buffer, kInput, sizeof(kInput));
  *out = buffer;
  return sizeof(kInput);
}

extern "C" void afl_custom_deinit(void* /*data*/) {}
