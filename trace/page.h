// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace trace {

/// Bytes of a page, for everybody around the core. It is the core's KEXECORE_PAGE_SIZE
/// (fuzz/simulation/machine/page.h compares them). Only the model has a constant of its own, since
/// it includes nothing but the ABI header.
inline constexpr std::uint64_t kPageSize = 4096;

}  // namespace trace
