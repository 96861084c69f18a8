// SPDX-License-Identifier: MIT
#include "fuzz/schedule/shared_machine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "fuzz/schedule/guest.h"

namespace schedule {
namespace {

// The cells of the race detector: the instance's words, then the pages.
constexpr std::size_t kCellSize = 4;  // small enough that no two fields share a cell
constexpr std::size_t kInstanceCells = sizeof(kexecore_instance) / kCellSize;

constexpr std::uint8_t kFresh = 0xcd;      // the bytes of a page that was just allocated
constexpr std::uint8_t kUntouched = 0xee;  // the bytes of all other memory at power on
constexpr std::uint32_t kMostMapped = 2;

constexpr kexecore_range kRamRange = {kRam * KEXECORE_PAGE_SIZE,
                                      std::uint64_t{kRamPages} * KEXECORE_PAGE_SIZE};

constexpr bool IsInCrashArea(kexecore_mfn_t mfn) {
  return mfn >= kCrashArea && mfn < kCrashArea + kCrashPages;
}

constexpr bool IsInPool(kexecore_mfn_t mfn) { return mfn >= kRam && mfn < kRam + kPoolPages; }

/// Whether the guest owns the frame.
constexpr bool IsGuests(kexecore_mfn_t mfn) {
  return mfn >= kGuestListPage && mfn < kGuestListPage + kGuestPages;
}

}  // namespace

SharedMachine::SharedMachine()
    : memory_(std::size_t{kFrames} * KEXECORE_PAGE_SIZE, kUntouched),
      races_(kInstanceCells + kFrames) {
  for (kexecore_mfn_t mfn = kGuestListPage; IsGuests(mfn); ++mfn) {
    const std::vector<std::uint8_t> page = GuestPage(mfn);
    std::copy(page.begin(), page.end(), BytesOf(mfn));
  }
  Restart();
}

void SharedMachine::Restart() {
  std::memset(&instance_, 0, sizeof instance_);
  std::memset(BytesOf(kCrashArea), kUntouched, std::size_t{kCrashPages} * KEXECORE_PAGE_SIZE);
  frames_.assign(kFrames, Frame{});
  prepared_.clear();
  races_.Restart();
  mistake_.clear();
}

kexecore_config SharedMachine::Config(void* host) const {
  return {
      .api_version = KEXECORE_API_VERSION,
      .abi = KEXECORE_ABI_MERGED,
      .physical_bits = 46,
      .nr_ram = 1,
      .features = KEXECORE_FEATURE_LISTS,
      .padding = 0,
      .ram = &kRamRange,
      .crash = {kCrashArea * KEXECORE_PAGE_SIZE, std::uint64_t{kCrashPages} * KEXECORE_PAGE_SIZE},
      .xen = {},
      .vmcoreinfo = {},
      .control_va = 0,
      .host = host};
}

kexecore_mfn_t SharedMachine::Allocate(Cpu cpu) {
  for (kexecore_mfn_t mfn = kRam; IsInPool(mfn); ++mfn) {
    Frame& frame = *FrameOf(mfn);
    if (frame.is_allocated) continue;
    frame.is_allocated = true;
    races_.Acquire(cpu,
                   mfn);  // after the CPU that freed it, as an allocator's lock would order them
    std::memset(BytesOf(mfn), kFresh, KEXECORE_PAGE_SIZE);
    return mfn;
  }
  return KEXECORE_NO_MFN;
}

void SharedMachine::Free(Cpu cpu, kexecore_mfn_t mfn) {
  Frame* const frame = FrameOf(mfn);
  if (frame == nullptr || !frame->is_allocated)
    return Mistake("frees a page that is not allocated", mfn);
  if (frame->held != 0) return Mistake("frees a page of the image that is being entered", mfn);
  frame->is_allocated = false;
  AccessFrame(cpu, mfn, Races::kPlainWrite);  // whoever gets it next may write to it
  races_.Store(cpu, mfn, true);
}

void* SharedMachine::Map(Cpu cpu, kexecore_mfn_t mfn) {
  Frame* const frame = FrameOf(mfn);
  if (frame == nullptr || !(frame->is_allocated || IsInCrashArea(mfn))) {
    Mistake("maps a page that it does not own", mfn);
    return nullptr;
  }
  CountMapping(cpu, mfn);
  return BytesOf(mfn);
}

const void* SharedMachine::MapGuest(Cpu cpu, kexecore_mfn_t mfn) {
  if (!IsGuests(mfn)) return nullptr;
  CountMapping(cpu, mfn);
  read_[mfn - kGuestListPage].reset();
  return BytesOf(mfn);
}

void SharedMachine::Unmap(Cpu cpu, const void* page) {
  const std::optional<kexecore_mfn_t> mfn = FrameAt(page);
  if (!mfn || FrameOf(*mfn)->mapped[cpu] == 0) {
    return Mistake("unmaps a page that it has not mapped", mfn.value_or(0));
  }
  --FrameOf(*mfn)->mapped[cpu];
}

bool SharedMachine::CopyFromGuest(Cpu cpu, void* to, kexecore_guest_t from, std::size_t size) {
  const std::vector<std::uint8_t>& guest = GuestMemory();
  if (from > guest.size() || size > guest.size() - from) return false;
  Access(cpu, to, size, Touch::kWrite);
  std::memcpy(to, &guest[from], size);
  return true;
}

void SharedMachine::Access(Cpu cpu, const void* at, std::size_t size, Touch touch) {
  if (size == 0) return;
  const bool is_write = touch == Touch::kWrite;
  const Races::Kind kind = is_write ? Races::kPlainWrite : Races::kPlainRead;
  if (CellOf(at)) {
    const void* const last = static_cast<const char*>(at) + size - 1;
    const std::size_t end = CellOf(last).value_or(kInstanceCells - 1);
    for (std::size_t cell = *CellOf(at); cell <= end; ++cell) races_.Access(cpu, cell, kind);
    return;
  }
  const std::optional<kexecore_mfn_t> mfn = FrameAt(at);
  if (!mfn) return;
  const Frame& frame = *FrameOf(*mfn);
  if (frame.mapped[cpu] == 0) return Mistake("touches a page that it has not mapped", *mfn);
  if (is_write && IsGuests(*mfn)) return Mistake("writes to a page of the guest", *mfn);
  if (is_write && frame.held != 0)
    return Mistake("writes to the image that is being entered", *mfn);
  AccessFrame(cpu, *mfn, kind);
  if (IsGuests(*mfn)) ReadGuest(*mfn, at, size, touch);
}

void SharedMachine::ReadGuest(kexecore_mfn_t mfn, const void* at, std::size_t size, Touch touch) {
  if (mfn != kGuestSourcePage && touch != Touch::kVolatileRead) {
    Mistake("reads an entry of the guest's page list without volatile", mfn);
  }
  const std::size_t first = static_cast<const std::uint8_t*>(at) - BytesOf(mfn);
  for (std::size_t word = first / kGuestWord; word * kGuestWord < first + size; ++word) {
    auto&& is_read = read_[mfn - kGuestListPage][word];
    if (is_read) return Mistake("reads again what the guest may have changed", mfn);
    is_read = true;
  }
}

void SharedMachine::CountMapping(Cpu cpu, kexecore_mfn_t mfn) {
  ++FrameOf(mfn)->mapped[cpu];
  if (MappedBy(cpu) > kMostMapped) Mistake("has more than two pages mapped", mfn);
}

void SharedMachine::AccessFrame(Cpu cpu, kexecore_mfn_t mfn, Races::Kind kind) {
  races_.Access(cpu, kInstanceCells + (mfn - kRam), kind);
}

void SharedMachine::CheckReturn(Cpu cpu) {
  if (MappedBy(cpu) != 0) Mistake("returns with a page mapped", 0);
}

std::uint32_t SharedMachine::MappedBy(Cpu cpu) const {
  std::uint32_t mapped = 0;
  for (const Frame& frame : frames_) mapped += frame.mapped[cpu];
  return mapped;
}

std::uint32_t SharedMachine::allocated() const {
  return static_cast<std::uint32_t>(std::count_if(
      frames_.begin(), frames_.end(), [](const Frame& frame) { return frame.is_allocated; }));
}

std::optional<std::size_t> SharedMachine::CellOf(const void* at) const {
  const std::size_t offset =
      reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(&instance_);
  if (offset >= sizeof instance_) return std::nullopt;
  return offset / kCellSize;
}

bool SharedMachine::IsOwned(kexecore_mfn_t mfn) {
  const Frame* const frame = FrameOf(mfn);
  return frame != nullptr && frame->is_allocated;
}

SharedMachine::Frame* SharedMachine::FrameOf(kexecore_mfn_t mfn) {
  return mfn >= kRam && mfn < kRam + kFrames ? &frames_[mfn - kRam] : nullptr;
}

std::optional<kexecore_mfn_t> SharedMachine::FrameAt(const void* at) const {
  const std::size_t offset =
      reinterpret_cast<std::uintptr_t>(at) - reinterpret_cast<std::uintptr_t>(memory_.data());
  if (offset >= memory_.size()) return std::nullopt;
  return kRam + offset / KEXECORE_PAGE_SIZE;
}

void SharedMachine::Mistake(const char* what, kexecore_mfn_t mfn) {
  if (mistake_.empty()) mistake_ = mfn == 0 ? what : fmt::format("{} (frame {:x})", what, mfn);
}

std::string SharedMachine::DescribeRace() const {
  if (!races_.found()) return "";
  const Races::Race& race = *races_.found();
  const std::string what = race.cell < kInstanceCells
                               ? fmt::format("the instance at offset {:#x}", race.cell * kCellSize)
                               : fmt::format("frame {:x}", kRam + race.cell - kInstanceCells);
  const auto name = [](Cpu cpu) {
    return cpu == kOutside ? std::string("outside") : fmt::format("CPU {}", cpu);
  };
  return fmt::format("data race on {}: {} {}, then {} {}, and nothing orders them", what,
                     name(race.earlier), ToString(race.did), name(race.later), ToString(race.does));
}

}  // namespace schedule
