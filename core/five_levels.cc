// SPDX-License-Identifier: MIT
#include "core/five_levels.h"

#include "asm/entry_layout.h"
#include "core/entry_point.h"
#include "core/mapped.h"
#include "core/table.h"
#include "core/tables.h"

namespace kexecore {
namespace {

/// The code that leaves five levels does so in 32-bit mode, and reaches no further.
constexpr kexecore_maddr_t kReachOf32Bits = std::uint64_t{1} << 32;

}  // namespace

kexecore_maddr_t ReachOfControl(const kexecore_config& config, const kexecore_image& image) {
  return HasFiveLevels(config) ? kReachOf32Bits : ReachOf(static_cast<std::uint16_t>(image.arch));
}

Error MakeFifthLevel(const kexecore_config& config, Job& job, kexecore_image& image,
                     Outcome& outcome) {
  outcome.is_over = config.control_va == 0 || !HasFiveLevels(config);
  if (outcome.is_over) return Error::kNone;
  outcome.did_page = true;
  void* const host = config.host;
  Tables& tables = job.tables;
  kexecore_mfn_t fifth = KEXECORE_NO_MFN;
  const bool is_first = tables.root == KEXECORE_NO_MFN;
  const Error error =
      AddTable(host, job.staging, job.room, tables,
               is_first ? kReachOf32Bits - 1 : kHighestRelocated, is_first ? tables.root : fifth);
  NoteTables(tables, job.room, image);
  if (error != Error::kNone || fifth == KEXECORE_NO_MFN) return error;
  outcome.is_over = true;
  const Entry to_root = TableEntry(tables.root);
  KEXECORE_TRY(WriteWord(host, fifth, 0, to_root));                // addresses that are mapped 1:1
  KEXECORE_TRY(WriteWord(host, fifth, kTableWords - 1, to_root));  // control_va
  return WriteWord(host, image.control, KEXECORE_CONTROL_FIFTH_LEVEL / sizeof(Entry),
                   AddressOf(fifth));
}

}  // namespace kexecore
