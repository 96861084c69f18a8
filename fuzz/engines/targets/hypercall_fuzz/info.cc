// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/catalogue.h"

namespace targets::hypercall_fuzz {

extern const TargetInfo kInfo{
    .name = "hypercall_fuzz",
    .max_bytes = 1536,
    .is_trace = true,
    .dictionary = "kexecore.dict",
    .harmless = "\n",  // no hypercall
    .speed_goal = 0.1,
};

}  // namespace targets::hypercall_fuzz
