// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/platform.h"
#include "kexecore/kexecore.h"

namespace oracle {

/// The page tables of an image (rule D6), walked as the processor would.
struct PageTables {
  /// Virtual addresses in a row that lead to memory in a row: 48 bits, without their sign.
  struct MappedRange {
    model::Interval addresses;
    std::uint64_t memory;
    bool is_large;
  };

  std::vector<MappedRange> mapped;     // ascending
  std::vector<kexecore_mfn_t> frames;  // of the tables, the root first
  std::vector<kexecore_mfn_t> lists;   // of the pages in which the core remembers them,
  std::vector<kexecore_mfn_t> listed;  // and what these name
  std::string error;                   // why they cannot be walked; empty: they can

  /// Reads the tables of an image, from pages that are allocated; nothing when it has none.
  void Read(const kexecore_image& image, machine::Machine& machine);

 private:
  void Walk(kexecore_mfn_t table, int level, std::uint64_t base, machine::Machine& machine);
  void ReadLists(std::uint64_t first_entry, machine::Machine& machine);
  void Add(std::uint64_t address, std::uint64_t size, std::uint64_t memory, bool is_large);
};

}  // namespace oracle
