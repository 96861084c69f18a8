// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/digest.h"

namespace replay {

void Digest::Add(std::int64_t result, const machine::Log& log, const oracle::Observation& after) {
  Mix(static_cast<std::uint64_t>(result));
  Mix(log.calls);
  for (const machine::Mapping& mapping : log.mappings) Mix(mapping.mfn * 2 + mapping.changed);
  for (const machine::GuestPage& page : log.guest_pages) Mix(page.mfn * 2 + page.failed);
  for (const machine::Allocation& allocation : log.allocations) Mix(allocation.mfn);
  for (const kexecore_mfn_t mfn : log.frees) Mix(mfn);
  Mix(log.saves);
  for (const oracle::Observation::Type& type : after.types) {
    Mix(type.position + 2u * type.present[0] + 4u * type.present[1]);
  }
}

void Digest::Mix(std::uint64_t value) {
  value_ = (value_ ^ value) * 0x9e3779b97f4a7c15;
  value_ ^= value_ >> 29;
}

}  // namespace replay
