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

// The parties are the CPUs and the outside, which comes before and after all of them.
inline constexpr Cpu kOutside = kMaxCpus;
inline constexpr std::size_t kParties = kMaxCpus + 1;

/// Looks for data races: two accesses to one cell by two CPUs, at least one of them a write and at
/// least one plain, that nothing orders. Accesses are ordered by a CPU's own program, and by a
/// release and an acquire that reads the released value, or a value that a chain of
/// read-modify-writes made from it.
///
/// So it finds a missing acquire or release, which a schedule of sequentially consistent steps
/// cannot show. The user decides what a cell is (a word of the instance, a page).
class Races {
 public:
  enum Kind : std::uint32_t { kPlainRead, kPlainWrite, kAtomicRead, kAtomicWrite };

  struct Race {
    std::size_t cell;
    Cpu earlier;
    Kind did;  // the access of `earlier`
    Cpu later;
    Kind does;  // the access of `later`
  };

  explicit Races(std::size_t cells);

  /// Forgets everything.
  void Restart();

  /// From here on the CPUs run: all that the outside has done comes before them.
  void Fork();
  /// The CPUs have ended: all that they have done comes before what the outside does next.
  void Join();

  void Access(Cpu cpu, std::size_t cell, Kind kind);

  // The effects of an atomic access on order. `variable` is any number that names the variable.
  /// To be called after a read with acquire order.
  void Acquire(Cpu cpu, std::uint64_t variable);
  /// To be called after a store. A relaxed store breaks the chain that led to the variable.
  void Store(Cpu cpu, std::uint64_t variable, bool releases);
  /// To be called after a read-modify-write, which continues the chain.
  void Modify(Cpu cpu, std::uint64_t variable, bool releases);

  /// The first race that was found.
  const std::optional<Race>& found() const { return found_; }

 private:
  using Clock = std::array<std::uint32_t, kParties>;

  struct Cell {
    std::uint32_t run = 0;  // the run of its last access; in any other run the cell is empty
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
