// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace trace {

/// Bytes of a page, for everybody around the core. It is the core's KEXECORE_PAGE_SIZE
/// (fuzz/simulation/machine/page.h compares them). The model and the theorems have constants of
/// their own, since they restate the contract and share only the ABI header with others.
inline constexpr std::uint64_t kPageSize = 4096;

}  // namespace trace
