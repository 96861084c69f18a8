// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

namespace preload {

/// Bytes of this process, from address `at` on.
struct Piece {
  std::uint64_t at = 0;
  std::vector<std::uint8_t> bytes;
  bool operator==(const Piece&) const = default;
};

/// Reads [at, at + size) of this process as a hypervisor would: pages that are not mapped are left
/// out and do not fault. Pieces are in order, do not touch each other and are not empty. A range
/// that ends above the user half of the address space has no pieces.
/// Throws std::system_error when the kernel refuses such reads altogether.
std::vector<Piece> ReadOwnMemory(std::uint64_t at, std::uint64_t size);

/// Writes bytes to address `at` of this process. False, with some of them perhaps written, when
/// it is not writable.
bool WriteOwnMemory(std::uint64_t at, const std::vector<std::uint8_t>& bytes);

/// One past the last address that a user process can have.
inline constexpr std::uint64_t kUserEnd = std::uint64_t{1} << 47;

}  // namespace preload
