// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/relocation.h"

#include <algorithm>
#include <set>

#include "asm/emulator/emulator.h"
#include "asm/entry_layout.h"

namespace oracle {
namespace {

using control::Ram;

using machine::kPageSize;

/// Images with more zero pages are not run: their memory would not fit into the emulator's.
constexpr kexecore_mfn_t kMostZeroPages = 1 << 15;

kexecore_mfn_t CountZeroPages(const ImagePageList& list) {
  kexecore_mfn_t count = 0;
  for (const ZeroRun& run : list.zeroes) count += run.end - run.first;
  return count;
}

/// Where the emulator ends. That is the entry point, which tells nothing about moving pages, but in
/// a zero page there is no instruction to end at: then the first page of data.
std::uint64_t PlaceToEnd(const kexecore_image& image, const ImagePageList& list) {
  if (!Zeroes(list, image.entry / kPageSize)) return image.entry;
  return list.moves.front().destination * kPageSize;
}

/// The frames that exist for the code.
std::set<kexecore_mfn_t> FramesOf(const kexecore_image& image, const Holdings::Image& held) {
  std::set<kexecore_mfn_t> frames(held.list.pages.begin(), held.list.pages.end());
  for (const Move& move : held.list.moves) {
    frames.insert(move.destination);
    frames.insert(move.staged);
  }
  for (const ZeroRun& run : held.list.zeroes) {
    for (kexecore_mfn_t mfn = run.first; mfn < run.end; ++mfn) frames.insert(mfn);
  }
  frames.insert(image.entry / kPageSize);  // the list of a crash image names no page
  if (image.tables != KEXECORE_NO_MFN) {
    frames.insert(held.tables.frames.begin(), held.tables.frames.end());
    frames.insert(image.control);
  }
  return frames;
}

/// Memory that has these frames, with their present bytes.
Ram RamOf(const std::set<kexecore_mfn_t>& frames, machine::Machine& machine) {
  Ram ram;
  for (auto at = frames.begin(); at != frames.end();) {
    const kexecore_mfn_t first = *at;
    std::uint64_t count = 0;
    while (at != frames.end() && *at == first + count) {
      ++at;
      ++count;
    }
    ram.Add(first * kPageSize, count);
  }
  for (const kexecore_mfn_t mfn : frames) {
    ram.PageAt(mfn * kPageSize).bytes = machine.memory().At(mfn).bytes;
  }
  return ram;
}

/// Makes the image begin with an instruction that ends a block of code. The image is not run, but
/// the emulator translates its first block, and fails if that continues in a page that does not
/// exist.
void EndAtEntry(std::uint64_t entry, const ImagePageList& list, Ram& ram) {
  constexpr std::uint8_t kHlt = 0xf4;
  kexecore_mfn_t mfn = entry / kPageSize;
  for (const Move& move : list.moves) {
    if (move.destination == entry / kPageSize) mfn = move.staged;
  }
  ram.ByteAt(mfn * kPageSize + entry % kPageSize) = kHlt;
}

/// Clears the bits that the processor sets in tables when it walks them.
void ForgetWalks(const std::vector<kexecore_mfn_t>& tables, Ram& ram) {
  constexpr std::uint64_t kAccessedDirty = 0x60;
  for (const kexecore_mfn_t mfn : tables) {
    for (std::uint64_t at = mfn * kPageSize; at < (mfn + 1) * kPageSize; at += 8) {
      ram.SetWord(at, ram.Word(at) & ~kAccessedDirty);
    }
  }
}

/// Restores the stack of the code, which is in the control page.
void ForgetStack(std::uint64_t control, const Ram& before, Ram& ram) {
  const auto& old = before.PageAt(control).bytes;
  std::copy(old.begin() + KEXECORE_CONTROL_CODE_MAX, old.end(),
            ram.PageAt(control).bytes.begin() + KEXECORE_CONTROL_CODE_MAX);
}

}  // namespace

std::string Relocate(const kexecore_image& image, const Holdings::Image& held,
                     machine::Machine& machine, std::uint64_t control_va) {
  if (CountZeroPages(held.list) > kMostZeroPages) return "";
  if (held.list.moves.empty() && !held.list.zeroes.empty()) return "";  // no place to end
  const std::uint64_t entry = PlaceToEnd(image, held.list);
  const std::set<kexecore_mfn_t> frames = FramesOf(image, held);
  const std::uint64_t control = image.control * kPageSize;
  if (std::max(*frames.rbegin(), image.control) >= control::kReach / kPageSize) return "";
  Ram ram = RamOf(frames, machine);
  EndAtEntry(entry, held.list, ram);
  Ram wanted = ram;
  for (const Move& move : held.list.moves) {
    wanted.PageAt(move.destination * kPageSize) = ram.PageAt(move.staged * kPageSize);
  }
  for (const ZeroRun& run : held.list.zeroes) {
    for (kexecore_mfn_t mfn = run.first; mfn < run.end; ++mfn) wanted.PageAt(mfn * kPageSize) = {};
  }
  control::Before before{
      .list = image.list, .entry = entry, .arch = image.arch, .control = control};
  if (image.tables != KEXECORE_NO_MFN) {
    before.tables = image.tables * kPageSize;
    before.control_va = control_va;
    if (held.tables.has_fifth_level) before.cr4 |= KEXECORE_CR4_LA57;
  }
  const control::After after = control::Execute(before, ram);
  if (after.end == control::After::End::kRefused) {
    return Text("refuses the image: ", static_cast<std::int64_t>(after.rax()));
  }
  if (after.end != control::After::End::kEntered) {
    return Text("does not enter the image: ", after.why, ", at ", Hex{after.rip});
  }
  if (!after.danger.empty()) return "is in danger: " + after.danger;
  ForgetWalks(held.tables.frames, ram);
  if (ram.Has(control)) ForgetStack(control, wanted, ram);
  const auto wrong = control::FirstDifference(ram, wanted);
  return wrong ? Text("leaves another byte at ", Hex{*wrong}, " than the list says") : "";
}

void CheckRelocation(const Evidence& evidence, Findings& findings) {
  if (!evidence.agreed() || !evidence.expected.committed) return;
  const std::uint32_t type = *evidence.expected.committed;
  const Observation::Type& shown = evidence.after.types[type];
  const std::size_t slot = shown.current();
  if (!shown.present[slot]) return;  // CheckSlots reports that
  const std::string wrong = Relocate(*shown.images[slot], evidence.holdings.of(type, slot),
                                     evidence.machine, evidence.model.platform().control_va);
  if (wrong.empty()) return;
  findings.Add(Invariant::kRelocation, Severity::kHigh, "the code of the control page " + wrong);
}

}  // namespace oracle
