// SPDX-License-Identifier: MIT
#include <cstdint>

#include "fuzz/mutate/calls.h"
#include "fuzz/mutate/edit.h"

namespace mutate {

void EditMachine(trace::Trace& trace, Random& random) {
  trace::MachineDescription& machine = trace.machine;
  const std::uint64_t start = machine.crash.start;
  switch (random.Below(7)) {
    case 0:
      machine.physical_bits = static_cast<std::uint32_t>(31 + random.Below(23));
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
    default:
      machine.alloc_seed = random.Next();
      break;
  }
  // What was loaded goes along with the area; or stays, which is a test, too.
  if (machine.crash.start == start || random.OneIn(4)) return;
  for (trace::Hypercall& call : trace.hypercalls) {
    auto* const argument = Find<trace::LoadArgument>(call);
    if (argument != nullptr) argument->entry_maddr += machine.crash.start - start;
    auto* const descriptors = Find<trace::Descriptors>(call);
    if (descriptors == nullptr) continue;
    for (trace::Segment& segment : descriptors->segments) {
      if (segment.buf != 0) segment.dest_maddr += machine.crash.start - start;
    }
  }
}

}  // namespace mutate
