// SPDX-License-Identifier: MIT
#include "fuzz/simulation/machine/frame_set.h"

namespace machine {

std::size_t FrameSet::Home(kexecore_mfn_t mfn) const {
  const std::uint64_t mixed = mfn * 0x9e3779b97f4a7c15;
  return (mixed ^ mixed >> 32) & (table_.size() - 1);
}

std::size_t FrameSet::Probe(kexecore_mfn_t mfn) const {
  std::size_t at = Home(mfn);
  while (table_[at] != kEmpty && frames_[table_[at]] != mfn) at = (at + 1) & (table_.size() - 1);
  return at;
}

void FrameSet::Grow() {
  table_.assign(table_.size() * 2, kEmpty);
  for (std::uint32_t index = 0; index < frames_.size(); ++index) {
    table_[Probe(frames_[index])] = index;
  }
}

bool FrameSet::Insert(kexecore_mfn_t mfn) {
  std::size_t at = Probe(mfn);
  if (table_[at] != kEmpty) return false;
  if (2 * frames_.size() >= table_.size()) {
    Grow();
    at = Probe(mfn);
  }
  table_[at] = static_cast<std::uint32_t>(frames_.size());
  frames_.push_back(mfn);
  return true;
}

/// Empties a slot. A search ends at an empty slot, so that later entries which it would miss now
/// are moved into the gap.
void FrameSet::EraseSlot(std::size_t at) {
  const std::size_t mask = table_.size() - 1;
  for (std::size_t next = (at + 1) & mask; table_[next] != kEmpty; next = (next + 1) & mask) {
    const std::size_t home = Home(frames_[table_[next]]);
    // The search for this entry begins after the gap, so the entry stays.
    if (((next - home) & mask) < ((next - at) & mask)) continue;
    table_[at] = table_[next];
    at = next;
  }
  table_[at] = kEmpty;
}

bool FrameSet::Erase(kexecore_mfn_t mfn) {
  const std::size_t at = Probe(mfn);
  const std::uint32_t index = table_[at];
  if (index == kEmpty) return false;
  EraseSlot(at);
  if (index + 1 != frames_.size()) {
    const kexecore_mfn_t last = frames_.back();
    table_[Probe(last)] = index;
    frames_[index] = last;
  }
  frames_.pop_back();
  return true;
}

void FrameSet::Clear() {
  while (!frames_.empty()) Erase(frames_.back());
}

}  // namespace machine
