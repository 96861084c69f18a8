// SPDX-License-Identifier: MIT
#include "fuzz/simulation/model/call.h"

namespace model {

bool Call::Fetch(std::uint64_t address, std::span<std::uint8_t> out) {
  // The core must not ask the hypervisor for bytes beyond the caller's addresses.
  if (Number{address} + out.size() > GuestEnd(dialect_)) return false;
  expected_.fetched.push_back({address, out.size()});
  const std::uint32_t before = accesses();
  return world_.Fetch(copies_++, before, address, out);
}

bool Call::Copy(std::uint64_t dest, std::uint64_t address, std::uint64_t size) {
  const std::uint32_t before = accesses();
  expected_.pieces.push_back({.dest = dest,
                              .size = static_cast<std::uint32_t>(size),
                              .source = Piece::Source::kCopy,
                              .from = address,
                              .accesses = before});
  return world_.CanFetch(copies_++, before, address, size);
}

bool Call::CopyPage(std::uint64_t dest, std::uint64_t mfn) {
  expected_.pieces.push_back({.dest = dest,
                              .size = kPageSize,
                              .source = Piece::Source::kGuestPage,
                              .from = pages_,
                              .accesses = accesses()});
  return MapPage(mfn) != nullptr;
}

void Call::Zero(std::uint64_t dest, std::uint64_t size) {
  expected_.pieces.push_back({.dest = dest,
                              .size = static_cast<std::uint32_t>(size),
                              .source = Piece::Source::kZero,
                              .from = 0,
                              .accesses = accesses()});
}

const std::uint8_t* Call::MapPage(std::uint64_t mfn) {
  expected_.guest_pages.push_back(mfn);
  const std::uint32_t before = accesses();
  return world_.MapGuestPage(pages_++, before, mfn);
}

Way Call::Next(bool at_crash_area) const {
  const auto& failure = course_.failure;
  if (failure && failure->accesses == accesses() &&
      (at_crash_area || !failure->in_crash_area || !IsDestination(failure->frame))) {
    return Way::kNoMemory;
  }
  return course_.pause && course_.pause->accesses == accesses() ? Way::kPause : Way::kOn;
}

Way Call::NextZeroes() const {
  const auto& failure = course_.failure;
  const auto& pause = course_.pause;
  if (failure && !failure->prepared && failure->accesses == accesses()) return Way::kNoMemory;
  return pause && !pause->prepared && pause->accesses == accesses() ? Way::kPause : Way::kOn;
}

bool Call::FailedBefore() const {
  if (Next(false) != Way::kNoMemory) return false;
  const bool is_afterwards =
      course_.failure->is_mapping && course_.failed_mappings == 1 && course_.is_stuck;
  return !is_afterwards;
}

}  // namespace model
