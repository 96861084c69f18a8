// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "fuzz/schedule/scheduler.h"

namespace schedule {

/// Who takes part: the CPUs, and whoever comes before and after all of them.
inline constexpr Cpu kOutside = kMaxCpus;
inline constexpr std::size_t kParties = kMaxCpus + 1;

/// Looks for pairs of accesses to the same cell by two CPUs, at least one of them a write, at least
/// one of them plain, that nothing orders. Order is made by a CPU's own program, and from a release
/// to an acquire that reads what it wrote, or what a chain of read-modify-writes made of that.
///
/// So it finds what a schedule of sequentially consistent steps cannot show: a missing acquire or
/// release. A cell is whatever its user counts (a word of the instance, a page).
class Races {
 public:
  enum Kind : std::uint32_t { kPlainRead, kPlainWrite, kAtomicRead, kAtomicWrite };

  struct Race {
    std::size_t cell;
    Cpu earlier;
    Kind did;
    Cpu later;
    Kind does;
  };

  explicit Races(std::size_t cells);

  /// Forgets everything.
  void Restart();

  /// All CPUs begin after what happened outside until now, and it goes on after all of them.
  void Fork();
  void Join();

  void Access(Cpu cpu, std::size_t cell, Kind kind);

  // What an access to an atomic variable does to order; `variable` is any name for it.
  void Acquire(Cpu cpu, std::uint64_t variable);
  /// The end of a store. A relaxed one breaks the chain that ended in the variable.
  void Store(Cpu cpu, std::uint64_t variable, bool releases);
  /// The end of a read-modify-write, which goes on with the chain.
  void Modify(Cpu cpu, std::uint64_t variable, bool releases);

  /// The first one found.
  const std::optional<Race>& found() const { return found_; }

 private:
  using Clock = std::array<std::uint32_t, kParties>;

  struct Cell {
    std::uint32_t run = 0;  // that it was last used in; in others it is empty
    std::array<Clock, 4> last = {};
  };

  void Tick(Cpu cpu) { ++clocks_[cpu][cpu]; }

  std::vector<Cell> cells_;
  std::uint32_t run_ = 0;
  std::array<Clock, kParties> clocks_ = {};
  std::map<std::uint64_t, Clock> variables_;
  std::optional<Race> found_;
};

const char* ToString(Races::Kind kind);

}  // namespace schedule
