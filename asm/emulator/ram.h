// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "asm/entry_layout.h"

namespace control {

inline constexpr std::uint64_t kPage = KEXECORE_CONTROL_SIZE;

/// Machine memory: a few ranges of RAM, with nothing between them. Addresses are machine addresses.
/// Ranges consist of whole pages and do not overlap.
class Ram {
 public:
  struct alignas(kPage) Page {
    std::array<std::uint8_t, kPage> bytes;
    bool operator==(const Page&) const = default;
  };
  struct Range {
    std::uint64_t start;
    std::vector<Page> pages;
    bool operator==(const Range&) const = default;
  };

  /// Adds a range of RAM. Each word in it is different from all others, so that moved bytes tell
  /// where they come from.
  void Add(std::uint64_t start, std::uint64_t pages);

  /// Valid until the next Add. Aborts where there is no RAM.
  Page& PageAt(std::uint64_t address);
  const Page& PageAt(std::uint64_t address) const;
  std::uint8_t& ByteAt(std::uint64_t address) { return PageAt(address).bytes[address % kPage]; }
  /// `address` is a multiple of 8.
  std::uint64_t Word(std::uint64_t address);
  void SetWord(std::uint64_t address, std::uint64_t value);

  bool Has(std::uint64_t address) const;
  std::vector<Range>& ranges() { return ranges_; }
  const std::vector<Range>& ranges() const { return ranges_; }

  bool operator==(const Ram&) const = default;

 private:
  std::vector<Range> ranges_;
};

/// The address of the first byte that differs. Requires that both have the same ranges, in the same
/// order.
std::optional<std::uint64_t> FirstDifference(const Ram& left, const Ram& right);

}  // namespace control
