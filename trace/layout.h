// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "trace/trace.h"

namespace trace {

/// What decides how typed contents are laid out.
struct Dialect {
  std::uint32_t abi = 0;  // revision: KEXECORE_ABI_…; an unknown one lays out as merged
  bool compat = false;    // a 32-bit caller
  bool operator==(const Dialect&) const = default;
};

/// Padding, and what else of a structure has no meaning (page_list of load_v1), holds this byte.
inline constexpr std::uint8_t kPadByte = 0xc7;

/// The class that the posted revision sends for KEXECORE_EM_…, and what it stands for. Whatever is
/// not the one of 32 bits is taken for the one of 64.
std::uint8_t ClassOf(std::uint16_t arch);
std::uint16_t ArchOf(std::uint8_t image_class);

/// Appends the bytes of a typed content, as kexecore/abi.h and rules L, R and V lay it out. Fields
/// that are narrower there are cut.
void LayOut(const LoadArgument& load, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const Descriptors& descriptors, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const RangeArgument& range, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const LoadV1Argument& load, Dialect dialect, std::vector<std::uint8_t>& out);
void LayOut(const PageList& list, Dialect dialect, std::vector<std::uint8_t>& out);

}  // namespace trace
