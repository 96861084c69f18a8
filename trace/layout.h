// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/trace.h"

namespace trace {

/// The revision and the caller, which decide how typed contents are laid out.
struct Dialect {
  std::uint32_t abi = 0;  // revision: KEXECORE_ABI_…; an unknown one is laid out as merged
  bool compat = false;    // a 32-bit caller
  bool operator==(const Dialect&) const = default;
};

/// Fills padding and fields without a meaning (page_list of load_v1).
inline constexpr std::uint8_t kPadByte = 0xc7;

/// Converts between KEXECORE_EM_… and the class that the posted revision sends for it. Both take
/// every value but that of 32 bits for 64 bits.
std::uint8_t ClassOf(std::uint16_t arch);
std::uint16_t ArchOf(std::uint8_t image_class);

/// Appends the bytes of a typed content, as kexecore/abi.h and rules L, R and V lay it out. A value
/// that is too wide for its field loses its upper bits.
void LayOut(const LoadArgument& load, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const Descriptors& descriptors, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const RangeArgument& range, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const LoadV1Argument& load, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const PageList& list, Dialect dialect, std::vector<std::uint8_t>& out);

}  // namespace trace
