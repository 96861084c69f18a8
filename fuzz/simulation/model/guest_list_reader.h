// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/model/call.h"
#include "fuzz/simulation/model/image.h"

namespace model {

/// Rule V2: a guest's page list, read from its first entry to its end, with a pause between two of
/// its pages where one is ordered.
class GuestListReader {
 public:
  void Start(std::uint64_t first_entry);

  enum class State : std::uint8_t { kReading, kWhole, kBroken, kNotTheGuests };

  /// Reads on. 0: the list is read. Else a negative error, which is -ERESTART where the core paused
  /// before the next page; then Read goes on in the call that continues.
  std::int64_t Read(const Platform& platform, Call& call, Image& image);

  /// The frames of the source pages, in the order of their destinations' runs.
  const std::vector<std::uint64_t>& sources() const { return sources_; }

 private:
  /// Reads one entry. kReading: there is another one.
  State ReadEntry(const Platform& platform, std::uint64_t entry, Image& image);
  State ReadPage(const Platform& platform, const Dialect& dialect, const std::uint8_t* page,
                 Image& image);
  bool AddSource(std::uint64_t source, Image& image);

  std::vector<std::uint64_t> sources_;
  Number left_ = 0;  // entries that may still be read
  std::uint64_t first_entry_ = 0;
  std::uint64_t next_page_ = 0;  // frame of the page of the list that is read next
  bool started_ = false;         // the first entry was read
  bool has_destination_ = false;
  std::uint64_t destination_ = 0;  // machine address, of the next source
};

}  // namespace model
