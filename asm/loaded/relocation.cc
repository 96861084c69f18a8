// SPDX-License-Identifier: MIT
#include "asm/loaded/relocation.h"

#include <set>

#include "asm/testing/emulator.h"
#include "fuzz/oracle/page_list.h"
#include "fuzz/oracle/text.h"

namespace control {
namespace {

using oracle::Hex;
using oracle::Text;

/// The frames that an image and its list name, as RAM with the bytes that they hold now.
Ram RamOf(const kexecore_image& image, const oracle::PageList& list, machine::Machine& machine) {
  std::set<kexecore_mfn_t> frames(list.pages.begin(), list.pages.end());
  for (const oracle::Move& move : list.moves) {
    frames.insert(move.destination);
    frames.insert(move.staged);
  }
  frames.insert(image.entry / kPage);  // of a crash image nothing is listed
  Ram ram;
  for (auto at = frames.begin(); at != frames.end();) {
    const kexecore_mfn_t first = *at;
    std::uint64_t count = 0;
    while (at != frames.end() && *at == first + count) {
      ++at;
      ++count;
    }
    ram.Add(first * kPage, count);
  }
  for (const kexecore_mfn_t mfn : frames) {
    ram.PageAt(mfn * kPage).bytes = machine.memory().At(mfn).bytes;
  }
  return ram;
}

}  // namespace

std::string CheckRelocation(const kexecore_image& image, machine::Machine& machine) {
  oracle::PageList list;
  list.Read(image.list, machine);
  if (!list.error.empty()) return Text("the page list ", list.error);

  Ram ram = RamOf(image, list, machine);
  Ram wanted = ram;
  for (const oracle::Move& move : list.moves) {
    wanted.PageAt(move.destination * kPage) = ram.PageAt(move.staged * kPage);
  }
  const After after = Execute({.list = image.list,
                               .entry = image.entry,
                               .arch = image.arch,
                               .control = image.control * kPage},
                              ram);
  if (after.end != After::End::kEntered) {
    return Text("the image is not entered: ", after.why, ", at ", Hex{after.rip});
  }
  if (!after.danger.empty()) return after.danger;
  for (Ram::Range& range : wanted.ranges()) {
    for (std::uint64_t i = 0; i < range.pages.size(); ++i) {
      const std::uint64_t at = range.start + i * kPage;
      if (ram.PageAt(at) != range.pages[i]) return Text("page ", Hex{at}, " is not as listed");
    }
  }
  return "";
}

}  // namespace control
