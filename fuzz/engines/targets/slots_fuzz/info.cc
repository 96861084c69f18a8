// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/catalogue.h"

namespace targets::slots_fuzz {

extern const TargetInfo kInfo{
    .name = "slots_fuzz",
    .max_bytes = 20,
    .is_trace = false,
    .dictionary = "",
    .harmless = "\n",  // no operation
    .speed_goal = 0.3,
};

}  // namespace targets::slots_fuzz
