// SPDX-License-Identifier: MIT
// Property: slot operations keep rule S in every order (check.h).
// Input: a state at rest, then one byte for each operation (input.h).
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "fuzz/engines/targets/slots_fuzz/check.h"
#include "fuzz/engines/targets/slots_fuzz/input.h"
#include "fuzz/engines/targets/warm_up.h"
#include "fuzz/simulation/oracle/violation.h"

namespace target = targets::slots_fuzz;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (targets::IsWarmUp(data, size)) return -1;
  if (const auto violation = target::Check(target::SlotsInput(data, size))) {
    oracle::Print(*violation);
    std::abort();
  }
  return 0;
}
