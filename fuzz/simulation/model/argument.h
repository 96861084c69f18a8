// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "fuzz/simulation/model/platform.h"

/// The layouts of arguments in the guest's memory, by revision and caller: the tables of rules L, R
/// and V.
namespace model {

struct Dialect {
  bool posted = false;  // the revision: posted, else merged
  bool compat = false;  // the caller: compat, else native
};

/// The end of the caller's guest addresses.
inline Number GuestEnd(const Dialect& dialect) { return Number{1} << (dialect.compat ? 32 : 64); }

/// Bytes of the largest argument or list of descriptors.
inline constexpr std::size_t kMostBytes = KEXECORE_MAX_SEGMENTS * sizeof(kexecore_abi_segment);
static_assert(kMostBytes >= sizeof(kexecore_abi_load_v1));

struct LoadRequest {
  std::uint32_t type = 0;
  std::uint16_t arch = 0;
  std::uint32_t nr_segments = 0;
  std::uint64_t segments = 0;  // guest address
  std::uint64_t entry = 0;
};

std::size_t LoadSize(const Dialect& dialect);

/// Reads LoadSize bytes. Returns the answer of rules L5 and L6, which look at the argument alone: 0
/// or a negative error.
int ReadLoad(const Dialect& dialect, const std::uint8_t* bytes, LoadRequest& request);

std::size_t DescriptorSize(const Dialect& dialect);

/// Reads DescriptorSize bytes.
Segment ReadDescriptor(const Dialect& dialect, const std::uint8_t* bytes);

struct ListRequest {
  std::int32_t type = 0;
  std::uint64_t first_entry = 0;
  std::uint64_t entry = 0;  // entry point
};

std::size_t ListSize(const Dialect& dialect);
ListRequest ReadList(const Dialect& dialect, const std::uint8_t* bytes);

std::size_t RangeSize(const Dialect& dialect);
kexecore_abi_range ReadRange(const Dialect& dialect, const std::uint8_t* bytes);

/// Writes the answer over the argument's bytes. Requires a start and a size that fit into the
/// caller's layout.
void WriteRange(const Dialect& dialect, const kexecore_abi_range& range, std::uint8_t* bytes);

}  // namespace model
