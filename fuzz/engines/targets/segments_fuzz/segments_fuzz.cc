// SPDX-License-Identifier: MIT
// Property: the core judges an image exactly as rules L8 to L14 say (check.h).
// Input: crash area, RAM, entry and segments, in terms of each other (input.h).
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fuzz/engines/targets/segments_fuzz/check.h"
#include "fuzz/engines/targets/segments_fuzz/input.h"
#include "fuzz/engines/targets/warm_up.h"
#include "fuzz/simulation/oracle/violation.h"

namespace target = targets::segments_fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (targets::IsWarmUp(data, size)) return -1;
  static target::SegmentsInput input;  // DecodeSegments overwrites everything that is read
  target::DecodeSegments(data, size, input);
  if (const auto violation = target::Check(input)) {
    oracle::Print(*violation);
    std::abort();
  }
  return 0;
}
