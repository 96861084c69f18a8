// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fuzz/simulation/model/platform.h"

namespace model {

/// Guest bytes that the core reads for itself.
struct Fetched {
  std::uint64_t address, size;
};

/// What rule L17 writes to one page of a destination.
struct Piece {
  enum class Source : std::uint8_t { kZero, kCopy, kGuestPage };
  std::uint64_t dest;  // machine address
  std::uint32_t size;  // bytes; within one page
  Source source;
  std::uint64_t from;      // kCopy: guest address; kGuestPage: number of the mapping in this call
  std::uint32_t accesses;  // guest accesses done before
};

/// What get_range copies back (R4).
struct Answer {
  std::array<std::uint8_t, sizeof(kexecore_abi_range)> bytes{};
  std::size_t size = 0;
  std::uint64_t start = 0, range_size = 0;  // the same, for people
};

/// What the contract says of one call.
struct Expectation {
  std::int64_t result = 0;
  std::optional<std::int64_t> or_else = {};     // another answer that is as good (C2)
  std::vector<Fetched> fetched = {};            // argument, then descriptors
  std::vector<std::uint64_t> guest_pages = {};  // frames to be mapped: of the list, then sources
  std::vector<Piece> pieces = {};               // what was written in this call; zeroes perhaps in
                                                // the call before it or after
  // Of a load that was at L17 in this call: its segments. Else empty, and nothing may be written.
  std::span<const Segment> destinations = {};
  std::uint32_t loading_type = 0;               // its type
  std::optional<std::uint32_t> committed = {};  // type of the image that S1 made present
  std::uint32_t saves = 0;                      // calls of save_vmcoreinfo (L18)
  bool suspended = false;                       // the call is suspended now
  std::optional<Answer> answer = {};            // what is copied back to the guest
  std::optional<std::uint32_t> entered = {};    // type of the image handed to enter

  /// As new, but for memory.
  void Clear() {
    result = 0;
    or_else.reset();
    fetched.clear();
    guest_pages.clear();
    pieces.clear();
    destinations = {};
    loading_type = 0;
    committed.reset();
    saves = 0;
    suspended = false;
    answer.reset();
    entered.reset();
  }
};

}  // namespace model
