// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace client {

/// Bytes [at, at + size) of a buffer are bytes [offset, offset + size) of a file.
struct Slice {
  std::uint64_t at = 0;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
  bool operator==(const Slice&) const = default;
};

/// Finds the runs of bytes that a buffer shares with one file. The file's bytes must outlive this.
class SliceFinder {
 public:
  explicit SliceFinder(std::span<const std::uint8_t> file);

  /// Slices of at least kShortest bytes, zeroes at either end not counted, in order, without
  /// overlap. Every such run that the buffer shares with the file is found, as long as it has
  /// kBlock bytes, aligned in the file, that are not all the same and occur there only once.
  std::vector<Slice> Find(std::span<const std::uint8_t> buffer) const;

  static constexpr std::uint64_t kShortest = 64;
  static constexpr std::uint64_t kBlock = 32;

 private:
  // The first slice that begins at or after `floor`.
  std::optional<Slice> Next(std::span<const std::uint8_t> buffer, std::uint64_t floor) const;

  std::span<const std::uint8_t> file_;
  std::unordered_map<std::uint64_t, std::uint64_t> blocks_;  // hash of a block: where it begins
};

}  // namespace client
