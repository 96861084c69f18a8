// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/catalogue.h"

namespace targets::segments_fuzz {

extern const TargetInfo kInfo{
    .name = "segments_fuzz",
    .max_bytes = 104,
    .is_trace = false,
    .dictionary = "",
    .harmless = {"\x0e\0\0\x01\x10\0\0\x04\0", 9},  // an entry at the machine's end
    .speed_goal = 0.3,
};

}  // namespace targets::segments_fuzz
