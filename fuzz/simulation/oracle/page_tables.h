// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/platform.h"
#include "kexecore/kexecore.h"

namespace oracle {

/// Where in the control page the address of the fifth level is (rule D10).
inline constexpr std::size_t kFifthLevelAt = 3064;

/// The page tables of an image (rules D6 and D10), walked as the processor walks them.
struct PageTables {
  /// Consecutive virtual addresses that map consecutive memory. Addresses have their lower 48 bits
  /// only, without the sign extension.
  struct MappedRange {
    model::Interval addresses;
    std::uint64_t memory;
    bool is_large;
  };

  std::vector<MappedRange> mapped;     // ascending
  std::vector<kexecore_mfn_t> frames;  // the frames of the tables, the root first
  bool has_fifth_level = false;        // the control page names one (rule D10)
  std::vector<kexecore_mfn_t> lists;   // the frames in which the core remembers the tables
  std::vector<kexecore_mfn_t> listed;  // the tables that the core remembers there
  std::string error;                   // why the tables cannot be walked; empty: they can

  /// Reads the tables of an image, if it has some. Their pages must be allocated, or lie in the
  /// crash area.
  void Read(const kexecore_image& image, machine::Machine& machine);

 private:
  void Walk(kexecore_mfn_t table, int level, std::uint64_t base, machine::Machine& machine);
  void ReadFifthLevel(const kexecore_image& image, machine::Machine& machine);
  void ReadLists(std::uint64_t first_entry, machine::Machine& machine);
  void Add(std::uint64_t address, std::uint64_t size, std::uint64_t memory, bool is_large);
};

}  // namespace oracle
