// SPDX-License-Identifier: MIT
// The hooks by which the core reaches the guest: its address space, and the machine memory that it
// owns.
#include <algorithm>
#include <cstring>
#include <span>

#include "fuzz/simulation/machine/machine.h"

namespace machine {
namespace {

/// The bytes of a frame of the caller's that nobody wrote. As entries of a page list they have
/// several flags at once, and are refused.
std::uint8_t Unwritten(kexecore_mfn_t mfn) {
  return static_cast<std::uint8_t>(0x83 | (mfn * 29 & 0x7c));
}

}  // namespace

using trace::Hook;

/// Writes the races in the order of time, not in the trace's, so that a later race covers an
/// earlier one.
void Machine::WriteRaces(const std::vector<trace::Race>& races, trace::Dialect dialect) {
  for (std::uint64_t next = 0; next <= UINT32_MAX;) {
    std::uint64_t after = UINT64_MAX;
    for (const trace::Race& race : races) {
      if (race.after_access < next) continue;
      after = std::min<std::uint64_t>(after, race.after_access);
    }
    if (after >= UINT32_MAX) break;  // no access has a larger number, so nothing sees this race
    for (const trace::Race& race : races) {
      if (race.after_access != after) continue;
      GuestMemory& memory = race.frames ? frames_ : guest_;
      memory.Write(race.content, dialect, static_cast<std::uint32_t>(after + 1));
    }
    next = after + 1;
  }
}

bool Machine::IsOwned(kexecore_mfn_t mfn) const {
  const trace::Range& owned = description_.owned;
  if (mfn > UINT64_MAX / kPageSize || mfn * kPageSize < owned.start || owned.size < kPageSize)
    return false;
  return mfn * kPageSize - owned.start <= owned.size - kPageSize;
}

void Machine::ReadOwned(kexecore_mfn_t mfn, std::uint32_t access, PageBytes& bytes) const {
  FillPage(bytes, Unwritten(mfn));
  frames_.ReadOver(mfn * kPageSize, bytes, access);
}

bool Machine::Copy(void* to, kexecore_guest_t from, std::size_t size) {
  const std::size_t nth = log_.copies.size();
  const std::uint32_t access = accesses();
  ++log_.calls;
  CopyFromGuest& copy = log_.copies.emplace_back();
  copy.from = from;
  copy.size = size;
  copy.access = access;
  const auto end = static_cast<unsigned __int128>(from) + size;
  if (end > static_cast<unsigned __int128>(1) << (compat_ ? 32 : 64)) {
    Report(Misuse::Kind::kCopyBeyondCaller, from, size);
  }
  const Windows::Place place = windows_.Locate(to, size);
  if (place == Windows::Place::kWrong) Report(Misuse::Kind::kCopyOutsidePage, from, size);
  if (place == Windows::Place::kInside) {
    const void* const page =
        reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(to) / kPageSize * kPageSize);
    if (const Open* open = FindOpen(page, false)) copy.mfn = MfnOf(*open);
    if (const Open* open = FindOpen(page, true)) {
      Report(Misuse::Kind::kGuestPageWritten, MfnOf(*open));
    }
  }
  // The machine is compiled without AddressSanitizer, which checks memset all the same: so it
  // reports a copy to a wrong address of the core's.
  if (place == Windows::Place::kElsewhere && size != 0) std::memset(to, 0, size);
  copy.failed = misused() || Fails(Hook::kCopyFromGuest, nth) ||
                !guest_.Read(from, std::span(static_cast<std::uint8_t*>(to), size), access);
  return !copy.failed;
}

bool Machine::CopyBack(kexecore_guest_t to, const void* from, std::size_t size) {
  const std::size_t nth = log_.writes.size();
  const std::uint32_t now = accesses();
  ++log_.calls;
  CopyToGuest& write = log_.writes.emplace_back();
  write.to = to;
  write.size = size;
  write.bytes = log_.written.size();
  write.failed = misused() || Fails(Hook::kCopyToGuest, nth) || !guest_.IsMapped(to, size, now);
  if (write.failed) return false;
  const std::span bytes(static_cast<const std::uint8_t*>(from), size);
  log_.written.insert(log_.written.end(), bytes.begin(), bytes.end());
  guest_.Write(to, bytes, now);
  return true;
}

const void* Machine::MapGuest(kexecore_mfn_t mfn) {
  const std::size_t nth = log_.guest_pages.size();
  const std::uint32_t access = accesses();
  ++log_.calls;
  Open* const open = FindClosed();
  if (open == nullptr) Report(Misuse::Kind::kMapTooMany, mfn);
  GuestPage& page = log_.guest_pages.emplace_back();
  page.mfn = mfn;
  page.access = access;
  page.failed = misused() || Fails(Hook::kMapGuest, nth) || !IsOwned(mfn);
  if (page.failed) return nullptr;
  page.bytes = log_.guest_bytes.size();
  log_.guest_bytes.resize(page.bytes + kPageSize);
  auto& bytes = *reinterpret_cast<PageBytes*>(&log_.guest_bytes[page.bytes]);
  ReadOwned(mfn, access, bytes);
  *open = {.window = windows_.Open(bytes), .guest = true, .nth = nth};
  return open->window;
}

void Machine::UnmapGuest(const void* page) {
  ++log_.calls;
  Open* const open = FindOpen(page, true);
  if (open == nullptr) {
    Report(Misuse::Kind::kUnmapOfNothing);
    return;
  }
  GuestPage& mapping = log_.guest_pages[open->nth];
  const auto& bytes = *reinterpret_cast<const PageBytes*>(&log_.guest_bytes[mapping.bytes]);
  mapping.unmapped = true;
  if (windows_.CloseReadOnly(page, bytes)) Report(Misuse::Kind::kGuestPageWritten, mapping.mfn);
  open->window = nullptr;
}

}  // namespace machine
