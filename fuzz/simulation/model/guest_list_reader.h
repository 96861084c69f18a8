// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/image.h"

namespace model {

/// Rule V2: reads a guest's page list from its first entry to its end. If the core was told to
/// pause, the reading stops between two pages of the list.
class GuestListReader {
 public:
  void Start(std::uint64_t first_entry);

  enum class State : std::uint8_t { kReading, kWhole, kBroken, kNotTheGuests };

  /// Reads on. Returns 0 if the list is read, or a negative error. The error is -ERESTART if the
  /// core paused before the next page; the call that continues then calls Read again.
  std::int64_t Read(const Platform& platform, Call& call, Image& image);

  /// The frames of the source pages, in the order of the list.
  const std::vector<std::uint64_t>& sources() const { return sources_; }

 private:
  /// Reads one entry. Returns kReading if another entry follows.
  State ReadEntry(const Platform& platform, std::uint64_t entry, Image& image);
  State ReadPage(const Platform& platform, const Dialect& dialect, const std::uint8_t* page,
                 Image& image);
  bool AddSource(std::uint64_t source, Image& image);

  std::vector<std::uint64_t> sources_;
  Number left_ = 0;  // entries that may still be read
  std::uint64_t first_entry_ = 0;
  std::uint64_t next_page_ = 0;  // the frame that holds the next page of the list
  bool started_ = false;         // the first entry was read
  bool has_destination_ = false;
  std::uint64_t destination_ = 0;  // machine address to which the next source goes
};

}  // namespace model
