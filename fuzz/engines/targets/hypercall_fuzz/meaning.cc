// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/meaning.h"

namespace targets::hypercall_fuzz {

// The input is a trace.
extern const Meaning kMeaning{
    .target = "hypercall_fuzz", .check = nullptr, .story = nullptr, .to_trace = nullptr};

}  // namespace targets::hypercall_fuzz
