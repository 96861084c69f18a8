// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "proofs/theorems/scene.h"

namespace theorems {

/// The machine's table of RAM, with any number of ranges. Its words are a function of their number,
/// so that a range is read at any index.
class RamTable {
 public:
  /// Whether the code of the theorem reads the table, or only what stands for other functions does.
  /// A table that nobody reads has variables as the words that a trace needs: solvers are quicker
  /// with these.
  enum class Readers { kSome, kNone };
  explicit RamTable(Setting& setting, Readers readers = Readers::kSome);

  smt::Term count;  // 32 bits
  int array;        // the object that holds the ranges

  smt::Term Exists(const smt::Term& index) const;  // 64 bits, like each index here
  smt::Term Start(const smt::Term& index) const;   // 64 bits
  smt::Term Size(const smt::Term& index) const;
  /// Where the range ends, as a mathematical number.
  smt::Term End(const smt::Term& index) const;
  /// Rule I6 for this range, and for the one before it, on a machine of `machine_size` bytes (64
  /// bits).
  smt::Term KeepsI6(const smt::Term& index, const smt::Term& machine_size) const;
  /// Do all frames of [first, end) lie in this range?
  smt::Term Holds(const smt::Term& index, const smt::Term& first, const smt::Term& end) const;
  /// Does the whole table keep rule I6? What that means is the theorem ram_any_count's to show.
  smt::Term AllKeepI6(const smt::Term& machine_size) const;
  /// The pages of the first `ranges` ranges. Its definition is DefinesPages.
  smt::Term Pages(const smt::Term& ranges) const;
  /// The pages of no range are 0, and range `index` adds its own.
  smt::Term DefinesPages(const smt::Term& index) const;

 private:
  smt::Term Word(const smt::Term& number) const;

  smt::Terms& terms_;
  Readers readers_;
};

/// Do all frames of [first, end) lie in one range? What `answer` means is the theorem
/// ram_any_count's to show; for theorems that use it, it is a variable.
struct FramesQuestion {
  smt::Term first, end;  // 64 bits each
  smt::Term answer;
};

/// The name that the theorem below has.
inline constexpr const char* kRamAnyCount = "ram_any_count";

// What stands for the core's functions, once ram_any_count has shown that they keep to it.
// `instances` are the indices of ranges that a theorem speaks of.
void UseHasFrames(Setting& setting, std::shared_ptr<const RamTable> ram,
                  std::vector<FramesQuestion> questions);
void UseIsSaneRam(Setting& setting, const RamTable& ram, const std::vector<smt::Term>& instances);
void UseCountPages(Setting& setting, const RamTable& ram);

Theorem RamAnyCount();

}  // namespace theorems
