// SPDX-License-Identifier: MIT
#include <cstdint>
#include <utility>
#include <vector>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/values.h"
#include "kexecore/abi.h"
#include "trace/layout.h"

namespace mutate {
namespace {

constexpr std::uint32_t kLeastBits = 32, kMostBits = 52;  // bits of a machine address (rule I2)

/// Switches to the other revision, and mostly adapts the loads. Loads that stay test the core, too.
void ChangeRevision(trace::Trace& trace, Random& random) {
  const bool posted = trace.machine.abi != KEXECORE_ABI_POSTED;
  trace.machine.abi = posted ? KEXECORE_ABI_POSTED : KEXECORE_ABI_MERGED;
  if (random.OneIn(4)) return;
  for (trace::Hypercall& call : trace.hypercalls) {
    auto* const load = trace::Find<trace::LoadArgument>(call);
    if (load == nullptr) continue;
    if (posted) {
      load->pad = trace::ClassOf(load->arch);
      load->arch = 0;
    } else {
      load->arch = trace::ArchOf(load->pad);
    }
  }
}

/// Moves an end of a range by a page, or to an edge of something else.
void MoveEnd(const trace::MachineDescription& machine, trace::Range& range, Random& random) {
  const std::uint64_t end = range.start + range.size;
  std::uint64_t to = AnyAddress(machine, nullptr, random);
  if (!random.OneIn(8)) to = to / kPage * kPage;
  if (random.OneIn(2)) {
    to = (random.OneIn(2) ? range.start : end) + (random.OneIn(2) ? kPage : -kPage);
  }
  if (random.OneIn(2)) {
    range = {.start = to, .size = end - to};
  } else {
    range.size = to - range.start;
  }
}

/// Splits a range into two that touch (which rule I6 refuses) or lie a page apart.
void Split(std::vector<trace::Range>& ram, trace::Range& range, Random& random) {
  const std::uint64_t pages = range.size / kPage;
  if (pages < 3) return;
  const std::uint64_t below = (1 + random.Below(pages - 2)) * kPage, gap = random.Below(2) * kPage;
  const trace::Range above = {.start = range.start + below + gap, .size = range.size - below - gap};
  range.size = below;
  ram.insert(ram.begin() + (&range - ram.data()) + 1, above);
}

void EditRam(trace::MachineDescription& machine, Random& random) {
  auto& ram = machine.ram;
  if (ram.empty()) {
    ram = SmallMachine().ram;
    return;
  }
  trace::Range& range = random.Pick(ram);
  switch (random.Below(6)) {
    case 0:
      Split(ram, range, random);
      break;
    case 1:
      ram.erase(ram.begin() + (&range - ram.data()));
      break;
    case 2:  // a load soon reaches the bound by the machine's pages
      range.size = random.Below(64) * kPage;
      break;
    case 3:
      std::swap(range, random.Pick(ram));
      break;
    default:
      MoveEnd(machine, range, random);
      break;
  }
}

/// Sets an address for control pages, removes it, or sets one that rule I7 may refuse.
void EditControlAddress(trace::MachineDescription& machine, Random& random) {
  constexpr std::uint64_t kUpperHalf = ~((std::uint64_t{1} << 47) - 1);
  if (machine.control_va != 0 && random.OneIn(2)) {
    machine.control_va = 0;
  } else if (random.OneIn(8)) {
    machine.control_va =
        random.OneIn(2) ? kUpperHalf - kPage : UINT64_MAX - random.Below(2 * kPage);
  } else {
    machine.control_va = kUpperHalf + random.Below(std::uint64_t{1} << 34) * kPage;
  }
}

/// Turns a feature on or off, or sets one that does not exist (rule I8).
void EditFeatures(trace::MachineDescription& machine, Random& random) {
  machine.features ^= std::uint32_t{1} << random.Below(random.OneIn(4) ? 16 : 2);
}

/// An address at or just below a destination of the trace: pages that are allocated from there on
/// are destinations of an image.
std::uint64_t NearADestination(trace::Trace& trace, Random& random) {
  trace::Hypercall* const load = PickWith<trace::Descriptors>(trace, random);
  const auto* const descriptors =
      load == nullptr ? nullptr : trace::Find<trace::Descriptors>(*load);
  if (descriptors == nullptr || descriptors->segments.empty()) {
    return AnyAddress(trace.machine, nullptr, random);
  }
  const trace::Segment& segment = random.Pick(descriptors->segments);
  return segment.dest_maddr - random.Below(3) * kPage;
}

}  // namespace

void EditMachine(trace::Trace& trace, Random& random) {
  trace::MachineDescription& machine = trace.machine;
  const std::uint64_t start = machine.crash.start;
  switch (random.Below(15)) {
    case 0:
      machine.physical_bits =
          static_cast<std::uint32_t>(kLeastBits - 1 + random.Below(kMostBits - kLeastBits + 3));
      break;
    case 1:
      machine.crash.size = random.Below(65) * kPage;
      break;
    case 2:  // around 4 GiB, where EM_386 ends
      machine.crash.start = (std::uint64_t{1} << 32) - machine.crash.size / kPage / 2 * kPage;
      break;
    case 3:  // at the end of the machine
      machine.crash.start = (std::uint64_t{1} << machine.physical_bits % 64) - machine.crash.size;
      break;
    case 4:
      machine.free_pages = static_cast<std::uint32_t>(random.Below(4));
      break;
    case 5:
      machine.map_budget = static_cast<std::uint32_t>(1 + random.Below(16));
      break;
    case 6:
      ChangeRevision(trace, random);
      break;
    case 7:
    case 8:
      EditRam(machine, random);
      break;
    case 9:
      MoveEnd(machine, machine.owned, random);
      break;
    case 10:
      machine.alloc_from = NearADestination(trace, random);
      if (random.OneIn(2)) machine.alloc_seed = 0;  // allocates from there only
      break;
    case 11:
      EditControlAddress(machine, random);
      break;
    case 12:
      EditFeatures(machine, random);
      break;
    default:
      machine.alloc_seed = random.OneIn(4) ? 0 : random.Next();
      break;
  }
  // Loads mostly move along with the area. Loads that stay test the core, too.
  if (machine.crash.start == start || random.OneIn(4)) return;
  for (trace::Hypercall& call : trace.hypercalls) {
    auto* const argument = trace::Find<trace::LoadArgument>(call);
    if (argument == nullptr || argument->type != KEXEC_TYPE_CRASH) continue;
    argument->entry_maddr += machine.crash.start - start;
    auto* const descriptors = trace::Find<trace::Descriptors>(call);
    if (descriptors == nullptr) continue;
    for (trace::Segment& segment : descriptors->segments) {
      if (segment.buf != 0) segment.dest_maddr += machine.crash.start - start;
    }
  }
}

}  // namespace mutate
