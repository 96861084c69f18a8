// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "fuzz/simulation/model/platform.h"

namespace model {

/// Guest bytes that the core reads and interprets.
struct Fetched {
  std::uint64_t address, size;
};

/// A piece of data or zeroes that rule L17 writes to one page of a destination.
struct Piece {
  enum class Source : std::uint8_t { kZero, kCopy, kGuestPage };
  std::uint64_t dest;  // machine address
  std::uint32_t size;  // bytes, all in one page
  Source source;
  std::uint64_t from;      // kCopy: guest address; kGuestPage: number of the mapping in this call
  std::uint32_t accesses;  // guest accesses of this call before the piece
};

/// The answer that get_range copies to the guest (R4).
struct Answer {
  std::array<std::uint8_t, sizeof(kexecore_abi_range)> bytes{};
  std::size_t size = 0;
  std::uint64_t start = 0, range_size = 0;  // two of its fields, for messages
};

/// Why an answer is -EBUSY (H3): what the hypervisor is told beside it. With one CPU no call meets
/// one that runs, and no step is contended.
enum class Busy : std::uint8_t { kNot, kSuspended, kEntered };

/// What the contract says about one call.
struct Expectation {
  std::int64_t result = 0;
  Busy busy = Busy::kNot;
  std::optional<std::int64_t> or_else = {};     // another answer that is allowed, too (C2)
  std::vector<Fetched> fetched = {};            // the argument, then the descriptors
  std::vector<std::uint64_t> guest_pages = {};  // frames to map: those of the list, then sources
  // The pieces written in this call. The core may write pieces of zeroes in the call before or
  // after, if it paused near them.
  std::vector<Piece> pieces = {};
  // The segments of a load that was at L17 in this call. If empty, nothing may be written.
  std::span<const Segment> destinations = {};
  std::uint32_t loading_type = 0;  // the type of that load's image
  // D8: the part of the crash area that a load of type CRASH may write to beside its destinations.
  Interval room = {0, 0};
  std::optional<std::uint32_t> committed = {};  // type of the image that S1 made present
  std::uint32_t saves = 0;                      // calls of save_vmcoreinfo (L18)
  bool suspended = false;                       // the call is suspended now
  std::optional<Answer> answer = {};            // get_range: copied to the guest
  std::optional<std::uint32_t> entered = {};    // type of the image that enter gets

  /// Makes the expectation as good as new, but keeps its memory.
  void Clear() {
    result = 0;
    busy = Busy::kNot;
    or_else.reset();
    fetched.clear();
    guest_pages.clear();
    pieces.clear();
    destinations = {};
    loading_type = 0;
    room = {0, 0};
    committed.reset();
    saves = 0;
    suspended = false;
    answer.reset();
    entered.reset();
  }
};

}  // namespace model
