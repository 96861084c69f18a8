// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/machine.h"

#include <algorithm>

namespace machine {

using trace::Hook;

void Machine::Reset(const trace::MachineDescription& description,
                    const std::vector<trace::ForeignFile>& files, Watcher* watcher) {
  description_ = description;
  watcher_ = watcher;
  guest_.Reset(files);
  frames_.Reset(files);
  memory_.Reset();
  windows_.CloseAll();
  allocator_.Reset(description);
  purposes_.clear();
  map_budget_ =
      description.map_budget == 0 ? kMostMaps : std::min(description.map_budget, kMostMaps);
  log_.Clear();
  now_ = 0;
  prepared_.clear();
  faults_.clear();
  compat_ = suspended_compat_ = false;
  open_ = {};
}

void Machine::Begin(const trace::Hypercall& hypercall) {
  ++now_;
  log_.Clear();
  last_question_ = mapped_before_ = 0;
  privilege_ = hypercall.privileged ? 1 : hypercall.denial;
  const bool goes_on =
      hypercall.call == trace::Call::kContinue || hypercall.call == trace::Call::kAbandon;
  compat_ = goes_on ? suspended_compat_ : hypercall.compat;
  faults_.assign(hypercall.faults.begin(), hypercall.faults.end());
  const trace::Dialect dialect{.abi = description_.abi, .compat = hypercall.compat};
  for (const trace::Content& content : hypercall.memory) guest_.Write(content, dialect);
  for (const trace::Content& content : hypercall.frames) frames_.Write(content, dialect);
  WriteRaces(hypercall.races, dialect);
}

/// Counts the hook calls and mapped pages since the last question.
void Machine::CloseStretch() {
  const std::uint64_t mapped = log_.mappings.size() + log_.guest_pages.size();
  log_.longest = std::max(log_.longest, log_.calls - last_question_);
  log_.most_mapped = std::max(log_.most_mapped, mapped - mapped_before_);
  mapped_before_ = mapped;
}

void Machine::End() {
  CloseStretch();
  bool leaked = false;
  for (const Open& open : open_) {
    if (open.window == nullptr) continue;
    Report(Misuse::Kind::kLeakedMapping, MfnOf(open));
    leaked = true;
  }
  if (leaked) {
    open_ = {};
    windows_.CloseAll();
  }
  if (windows_.IsTornUp()) Report(Misuse::Kind::kTornWindow);
}

void Machine::Settle() {
  guest_.Settle(accesses());
  frames_.Settle(accesses());
}

bool Machine::Fails(Hook hook, std::size_t nth) const {
  if ((hook == Hook::kMap || hook == Hook::kMapGuest) && nth >= map_budget_) return true;
  return std::any_of(faults_.begin(), faults_.end(), [&](const trace::Fault& fault) {
    return fault.hook == hook && fault.nth == nth;
  });
}

bool Machine::IsInCrashArea(kexecore_mfn_t mfn) const {
  const trace::Range& crash = description_.crash;
  const kexecore_mfn_t first = crash.start / kPageSize;
  return mfn >= first && mfn - first < crash.size / kPageSize;
}

Machine::Open* Machine::FindOpen(const void* address, bool guest) {
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& open) {
    return open.window != nullptr && open.window == address && open.guest == guest;
  });
  return found == open_.end() ? nullptr : &*found;
}

Machine::Open* Machine::FindClosed() {
  const auto found = std::find_if(open_.begin(), open_.end(),
                                  [](const Open& open) { return open.window == nullptr; });
  return found == open_.end() ? nullptr : &*found;
}

kexecore_mfn_t Machine::MfnOf(const Open& open) const {
  return open.guest ? log_.guest_pages[open.nth].mfn : log_.mappings[open.nth].mfn;
}

bool Machine::IsMapped(kexecore_mfn_t mfn) const {
  return std::any_of(open_.begin(), open_.end(), [&](const Open& open) {
    return open.window != nullptr && !open.guest && MfnOf(open) == mfn;
  });
}

void Machine::CutBy(Hook hook, kexecore_mfn_t mfn) {
  if (log_.cut) return;
  log_.cut = {.hook = hook,
              .mfn = mfn,
              .copies = static_cast<std::uint32_t>(log_.copies.size()),
              .guest_pages = static_cast<std::uint32_t>(log_.guest_pages.size()),
              .prepared = log_.prepares != 0};
}

int Machine::Privilege() {
  ++log_.calls;
  return privilege_;
}

void* Machine::Map(kexecore_mfn_t mfn) {
  const std::size_t nth = log_.mappings.size();
  ++log_.calls;
  if (!IsInCrashArea(mfn) && !IsAllocated(mfn)) Report(Misuse::Kind::kMapOutside, mfn);
  Open* const open = FindClosed();
  if (open == nullptr) Report(Misuse::Kind::kMapTooMany, mfn);
  if (IsMapped(mfn)) Report(Misuse::Kind::kMapTwice, mfn);
  Mapping& mapping = log_.mappings.emplace_back();
  mapping.mfn = mfn;
  mapping.failed = misused() || Fails(Hook::kMap, nth);
  if (mapping.failed) {
    CutBy(Hook::kMap, mfn);
    return nullptr;
  }
  void* const window = windows_.Open(memory_.At(mfn).bytes);
  *open = {.window = window, .guest = false, .nth = nth};
  return window;
}

void Machine::Unmap(void* page) {
  ++log_.calls;
  Open* const open = FindOpen(page, false);
  if (open == nullptr) {
    Report(Misuse::Kind::kUnmapOfNothing);
    return;
  }
  Mapping& mapping = log_.mappings[open->nth];
  PhysicalMemory::Page& physical = memory_.At(mapping.mfn);
  mapping.unmapped = true;
  const ChangedBytes difference = windows_.Close(page, physical.bytes);
  mapping.first_changed = difference.first;
  mapping.end_changed = difference.end;
  mapping.changed = difference.end != 0;
  open->window = nullptr;
  if (!mapping.changed) return;
  physical.changed = now_;
  if (watcher_ != nullptr) watcher_->PageChanged(mapping);
}

std::uint32_t Machine::PurposeOf(kexecore_mfn_t mfn) const {
  const auto found = purposes_.find(mfn);
  return found == purposes_.end() ? 0 : found->second;
}

kexecore_mfn_t Machine::Allocate(kexecore_maddr_t highest_maddr, std::uint32_t purpose) {
  const std::size_t nth = log_.allocations.size();
  ++log_.calls;
  Allocation& allocation = log_.allocations.emplace_back();
  allocation.highest_maddr = highest_maddr;
  allocation.purpose = purpose;
  allocation.accesses = accesses();
  if (!misused() && !Fails(Hook::kAllocPage, nth)) {
    allocation.mfn = allocator_.Allocate(highest_maddr).value_or(KEXECORE_NO_MFN);
  }
  if (allocation.mfn == KEXECORE_NO_MFN) {
    CutBy(Hook::kAllocPage);
  } else {
    purposes_[allocation.mfn] = purpose;
  }
  return allocation.mfn;
}

void Machine::Free(kexecore_mfn_t mfn) {
  ++log_.calls;
  log_.frees.push_back(mfn);
  if (IsMapped(mfn)) Report(Misuse::Kind::kFreeOfMapped, mfn);
  if (!allocator_.Free(mfn)) Report(Misuse::Kind::kFreeOfNothing, mfn);
}

bool Machine::Preempt() {
  const std::uint64_t nth = log_.questions++;
  CloseStretch();
  last_question_ = ++log_.calls;
  if (!Fails(Hook::kPreempt, nth)) return false;
  ++log_.pauses;
  suspended_compat_ = compat_;
  CutBy(Hook::kPreempt);
  return true;
}

void Machine::SaveVmcoreinfo() {
  ++log_.calls;
  ++log_.saves;
}

int Machine::CpuNotes(std::uint32_t cpu, kexecore_range& notes) {
  const std::uint64_t nth = log_.asked_for_notes++;
  ++log_.calls;
  if (cpu >= description_.cpu_notes.size()) return -KEXECORE_ERANGE;
  if (Fails(Hook::kCpuNotes, nth)) return -KEXECORE_EINVAL;
  notes = {.start = description_.cpu_notes[cpu].start, .size = description_.cpu_notes[cpu].size};
  return 0;
}

int Machine::Prepare(const kexecore_image& image) {
  const std::uint64_t nth = log_.prepares++;
  ++log_.calls;
  if (Fails(Hook::kPrepare, nth)) return kRefusedPreparation;
  if (std::find(prepared_.begin(), prepared_.end(), &image) != prepared_.end()) {
    Report(Misuse::Kind::kPreparedTwice, reinterpret_cast<std::uintptr_t>(&image));
  }
  prepared_.push_back(&image);
  return 0;
}

void Machine::Forget(const kexecore_image& image) {
  ++log_.calls;
  if (std::erase(prepared_, &image) == 0) {
    Report(Misuse::Kind::kForgetOfNothing, reinterpret_cast<std::uintptr_t>(&image));
  }
}

int Machine::Enter(const kexecore_image& image) {
  const std::size_t nth = log_.entered.size();
  ++log_.calls;
  EnteredImage& entered = log_.entered.emplace_back();
  entered.image = image;
  entered.answer = misused() || Fails(Hook::kEnter, nth) ? kRefusedEntry : 0;
  return entered.answer;
}

}  // namespace machine
