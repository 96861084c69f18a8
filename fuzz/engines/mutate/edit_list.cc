// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstdint>
#include <variant>
#include <vector>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/values.h"
#include "kexecore/abi.h"

namespace mutate {
namespace {

constexpr std::uint64_t kFlags = kPage - 1;

/// How many entries a page of the list has for this caller.
std::size_t EntriesPerPage(const trace::Hypercall& call) {
  return kPage / (call.compat ? sizeof(std::uint32_t) : sizeof(std::uint64_t));
}

/// A page list among the call's frames; null when a few random tries find none.
trace::Content* PickList(trace::Hypercall& call, Random& random) {
  for (int tries = 0; tries < 4 && !call.frames.empty(); ++tries) {
    trace::Content& content = random.Pick(call.frames);
    if (std::holds_alternative<trace::PageList>(content.what)) return &content;
  }
  return nullptr;
}

/// A frame for an entry: one that the caller owns, one at the edge of those, or one it does not
/// own.
std::uint64_t AnyFrame(const trace::MachineDescription& machine, const trace::Content& list,
                       Random& random) {
  const trace::Range& owned = machine.owned;
  switch (random.Below(6)) {
    case 0:
      return list.at & ~kFlags;  // a cycle, or a list that copies itself
    case 1:
      return (owned.start + owned.size) & ~kFlags;
    case 2:
      return (owned.start & ~kFlags) - kPage;
    case 3:
      return AnyAddress(machine, nullptr, random) & ~kFlags;
    default:
      return (owned.start & ~kFlags) +
             random.Below(std::max<std::uint64_t>(owned.size / kPage, 1)) * kPage;
  }
}

void EditEntry(const trace::MachineDescription& machine, const trace::Content& list,
               std::uint64_t& entry, Random& random) {
  switch (random.Below(5)) {
    case 0:  // another flag, two of them, none, or a bit that is no flag
      entry ^= std::uint64_t{1} << random.Below(random.OneIn(4) ? 64 : kListFlags + 1);
      break;
    case 1:  // another kind
      entry = (entry & ~kFlags) | std::uint64_t{1} << random.Below(kListFlags);
      break;
    case 2:
      entry = (entry & kFlags) | (AnyAddress(machine, nullptr, random) & ~kFlags);
      break;
    case 3:  // the page beside
      entry += random.OneIn(2) ? kPage : -kPage;
      break;
    default:
      entry = (entry & kFlags) | AnyFrame(machine, list, random);
      break;
  }
}

/// Fills the page with sources. The last entry ends the list, closes a cycle, or does neither.
void FillPage(const trace::Hypercall& call, const trace::MachineDescription& machine,
              trace::Content& list, std::vector<std::uint64_t>& entries, Random& random) {
  const std::uint64_t source = AnyFrame(machine, list, random) | KEXECORE_LIST_SOURCE;
  entries.resize(std::min<std::size_t>(entries.size(), 3));
  entries.resize(EntriesPerPage(call), source);
  const std::uint64_t ends[] = {KEXECORE_LIST_DONE, list.at | KEXECORE_LIST_INDIRECTION, source};
  entries.back() = random.Pick(ends);
}

void EditEntries(const trace::Hypercall& call, const trace::MachineDescription& machine,
                 trace::Content& list, Random& random) {
  auto& entries = std::get<trace::PageList>(list.what).entries;
  if (entries.empty()) {
    entries.push_back(KEXECORE_LIST_DONE);
    return;
  }
  const auto place = entries.begin() + static_cast<std::ptrdiff_t>(random.Below(entries.size()));
  const std::uint64_t entry = *place;
  switch (random.Below(9)) {
    case 0:
      entries.insert(place, entry);
      break;
    case 1:
      entries.erase(place);
      break;
    case 2:
      std::swap(*place, random.Pick(entries));
      break;
    case 3: {  // one more run
      const std::uint64_t run[] = {entry + 2 * kPage, AnyFrame(machine, list, random)};
      entries.insert(
          place, {(run[0] & ~kFlags) | KEXECORE_LIST_DESTINATION, run[1] | KEXECORE_LIST_SOURCE});
      break;
    }
    case 4:
      if (random.OneIn(2)) FillPage(call, machine, list, entries, random);
      break;
    default:
      EditEntry(machine, list, *place, random);
      break;
  }
}

void EditV1Argument(const trace::MachineDescription& machine, trace::LoadV1Argument& argument,
                    Random& random) {
  switch (random.Below(4)) {
    case 0:
      argument.type = static_cast<std::int32_t>(random.Below(kTypes + 2)) - 1;
      break;
    case 1:
      argument.indirection_page = Nudge(argument.indirection_page, random);
      break;
    case 2:  // the argument itself holds the first entry, or the end
      argument.indirection_page =
          (argument.indirection_page & ~kFlags) | std::uint64_t{1} << random.Below(kListFlags);
      break;
    default:
      argument.start_address = random.OneIn(2) ? Nudge(argument.start_address, random)
                                               : AnyAddress(machine, nullptr, random);
      break;
  }
}

}  // namespace

void EditPageList(trace::Trace& trace, Random& random) {
  trace::Hypercall* const call = PickWith<trace::LoadV1Argument>(trace, random);
  if (call == nullptr) return;
  trace::Content* const list = PickList(*call, random);
  if (list == nullptr || random.OneIn(5)) {
    return EditV1Argument(trace.machine, *trace::Find<trace::LoadV1Argument>(*call), random);
  }
  if (random.OneIn(12)) {  // the page lies elsewhere than the previous page says
    list->at = AnyFrame(trace.machine, *list, random);
    return;
  }
  EditEntries(*call, trace.machine, *list, random);
}

}  // namespace mutate
