// SPDX-License-Identifier: MIT
// The mutator for AFL++ 4, which loads it as a library (AFL_CUSTOM_MUTATOR_LIBRARY): AFL++'s driver
// never calls LLVMFuzzerCustomMutator. docs/custom_mutators.md of AFL++ describes the interface,
// which needs no header.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "fuzz/engines/mutate/mutate.h"
#include "fuzz/engines/mutate/random.h"

namespace {

struct State {
  mutate::Random random;
  mutate::Mutator mutator = {};
  std::vector<std::uint8_t> output = {};  // AFL++ may write to it until the next call
};

}  // namespace

extern "C" void* afl_custom_init(void* /*afl*/, unsigned int seed) {
  return new State{.random = mutate::Random(seed)};
}

extern "C" std::size_t afl_custom_fuzz(void* data, std::uint8_t* input, std::size_t input_size,
                                       std::uint8_t** output, std::uint8_t* other,
                                       std::size_t other_size, std::size_t max_size) {
  State& state = *static_cast<State*>(data);
  const std::span<const std::uint8_t> bytes(input, input_size);
  const std::uint64_t seed = state.random.Next();
  const auto result = other != nullptr && state.random.OneIn(8)
                          ? state.mutator.CrossOver(bytes, {other, other_size}, max_size, seed)
                          : state.mutator.Mutate(bytes, max_size, seed);
  state.output.assign(result.begin(), result.end());
  *output = state.output.data();
  return state.output.size();
}

extern "C" void afl_custom_deinit(void* data) { delete static_cast<State*>(data); }
