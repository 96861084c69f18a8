// SPDX-License-Identifier: MIT
#include "fuzz/machine/machine.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace machine {

using trace::Hook;

void Machine::Reset(const trace::MachineDescription& description,
                    const std::vector<trace::ForeignFile>& files, Watcher* watcher) {
  description_ = description;
  watcher_ = watcher;
  guest_.Reset(files);
  memory_.Reset();
  windows_.CloseAll();
  allocator_.Reset(description);
  map_budget_ =
      description.map_budget == 0 ? kMostMaps : std::min(description.map_budget, kMostMaps);
  log_.Clear();
  now_ = 0;
  faults_.clear();
  mapped_ = nullptr;
}

void Machine::Begin(const trace::Hypercall& hypercall) {
  ++now_;
  log_.Clear();
  privileged_ = hypercall.privileged;
  faults_.assign(hypercall.faults.begin(), hypercall.faults.end());
  for (const trace::Content& content : hypercall.memory) guest_.Write(content);
  // Later races lie over earlier ones, whatever their order in the trace.
  for (std::uint64_t next = 0; next <= UINT32_MAX;) {
    std::uint64_t after = UINT64_MAX;
    for (const trace::Race& race : hypercall.races) {
      if (race.after_copy < next) continue;
      after = std::min<std::uint64_t>(after, race.after_copy);
    }
    if (after >= UINT32_MAX) break;  // no copy comes after that one
    for (const trace::Race& race : hypercall.races) {
      if (race.after_copy == after) {
        guest_.Write(race.content, static_cast<std::uint32_t>(after + 1));
      }
    }
    next = after + 1;
  }
}

void Machine::End() {
  if (mapped_ != nullptr) {
    Report(Misuse::Kind::kLeakedMapping, mapped_->mfn);
    mapped_ = nullptr;
    windows_.CloseAll();
  }
  if (windows_.IsTornUp()) Report(Misuse::Kind::kTornWindow);
}

bool Machine::Fails(Hook hook, std::size_t nth) const {
  if (hook == Hook::kMap && nth >= map_budget_) return true;
  return std::any_of(faults_.begin(), faults_.end(), [&](const trace::Fault& fault) {
    return fault.hook == hook && fault.nth == nth;
  });
}

bool Machine::InCrashArea(kexecore_mfn_t mfn) const {
  const trace::Range& crash = description_.crash;
  const kexecore_mfn_t first = crash.start / KEXECORE_PAGE_SIZE;
  return mfn >= first && mfn - first < crash.size / KEXECORE_PAGE_SIZE;
}

bool Machine::IsPrivileged() {
  ++log_.calls;
  return privileged_;
}

bool Machine::Copy(void* to, kexecore_guest_t from, std::size_t size) {
  const auto nth = static_cast<std::uint32_t>(log_.copies.size());
  ++log_.calls;
  CopyFromGuest& copy = log_.copies.emplace_back();
  copy.from = from;
  copy.size = size;
  const Windows::Place place = windows_.Locate(to, size);
  if (place == Windows::Place::kWrong) Report(Misuse::Kind::kCopyOutsidePage, from, size);
  if (place == Windows::Place::kInside && mapped_ != nullptr) copy.mfn = mapped_->mfn;
  // AddressSanitizer sees no write of ours but those of memset and its like (bazel/unguided.bzl).
  if (place == Windows::Place::kElsewhere && size != 0) std::memset(to, 0, size);
  copy.failed = misused() || Fails(Hook::kCopyFromGuest, nth) ||
                !guest_.Read(from, std::span(static_cast<std::uint8_t*>(to), size), nth);
  return !copy.failed;
}

bool Machine::CopyBack(kexecore_guest_t to, const void* from, std::size_t size) {
  const std::size_t nth = log_.writes.size();
  const auto now = static_cast<std::uint32_t>(log_.copies.size());
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

void* Machine::Map(kexecore_mfn_t mfn) {
  const std::size_t nth = log_.mappings.size();
  ++log_.calls;
  if (!InCrashArea(mfn)) Report(Misuse::Kind::kMapOutsideCrashArea, mfn);
  if (mapped_ != nullptr) Report(Misuse::Kind::kMapTwice, mfn);
  const bool failed = misused() || Fails(Hook::kMap, nth);
  if (failed && mapped_ != nullptr) return nullptr;  // mapped_ points into the list
  Mapping& mapping = log_.mappings.emplace_back();
  mapping.mfn = mfn;
  mapping.failed = failed;
  if (failed) return nullptr;
  mapped_ = &mapping;
  window_ = windows_.Open(memory_.At(mfn).bytes);
  return window_;
}

void Machine::Unmap(void* page) {
  ++log_.calls;
  if (mapped_ == nullptr || page != window_) {
    Report(Misuse::Kind::kUnmapOfNothing);
    return;
  }
  PhysicalMemory::Page& physical = memory_.At(mapped_->mfn);
  mapped_->unmapped = true;
  mapped_->changed = windows_.Close(page, physical.bytes);
  if (mapped_->changed) physical.changed = now_;
  const Mapping& done = *mapped_;
  mapped_ = nullptr;
  if (done.changed && watcher_ != nullptr) watcher_->PageChanged(done.mfn);
}

kexecore_mfn_t Machine::Allocate(kexecore_maddr_t highest_maddr) {
  const std::size_t nth = log_.allocations.size();
  ++log_.calls;
  Allocation& allocation = log_.allocations.emplace_back();
  allocation.highest_maddr = highest_maddr;
  if (misused() || Fails(Hook::kAllocPage, nth)) return KEXECORE_NO_MFN;
  allocation.mfn = allocator_.Allocate(highest_maddr).value_or(KEXECORE_NO_MFN);
  return allocation.mfn;
}

void Machine::Free(kexecore_mfn_t mfn) {
  ++log_.calls;
  log_.frees.push_back(mfn);
  if (!allocator_.Free(mfn)) Report(Misuse::Kind::kFreeOfNothing, mfn);
}

bool Machine::CpuNotes(std::uint32_t cpu, kexecore_range& notes) {
  ++log_.calls;
  if (cpu >= description_.cpu_notes.size()) return false;
  notes = {.start = description_.cpu_notes[cpu].start, .size = description_.cpu_notes[cpu].size};
  return true;
}

int Machine::Enter(const kexecore_image& image) {
  const std::size_t nth = log_.entries.size();
  ++log_.calls;
  Entry& entry = log_.entries.emplace_back();
  entry.image = image;
  entry.answer = misused() || Fails(Hook::kEnter, nth) ? kRefusedEntry : 0;
  return entry.answer;
}

}  // namespace machine
