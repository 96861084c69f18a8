// SPDX-License-Identifier: MIT
#include "fuzz/engines/mutate/values.h"

#include "fuzz/engines/mutate/calls.h"

namespace mutate {
namespace {

std::uint64_t Beside(std::uint64_t value, Random& random) {
  switch (random.Below(8)) {
    case 0:
      return value - 1;
    case 1:
      return value + 1;
    case 2:
      return value - kPage;
    case 3:
      return value + kPage;
    case 4:
      return value - kPage * random.Below(64);
    default:
      return value;
  }
}

std::uint64_t Landmark(const trace::MachineDescription& machine,
                       const trace::Descriptors* descriptors, Random& random) {
  if (descriptors != nullptr && !descriptors->segments.empty() && random.OneIn(2)) {
    const trace::Segment& segment = random.Pick(descriptors->segments);
    return random.OneIn(2) ? segment.dest_maddr : segment.dest_maddr + segment.dest_size;
  }
  if (!machine.ram.empty() && random.OneIn(4)) {
    const trace::Range& ram = random.Pick(machine.ram);
    return random.OneIn(2) ? ram.start : ram.start + ram.size;
  }
  switch (random.Below(9)) {
    case 7:
      return random.OneIn(2) ? machine.owned.start : machine.owned.start + machine.owned.size;
    case 8:  // the end of an identity map
      return std::uint64_t{1} << 47;
    case 0:
    case 1:
      return machine.crash.start;
    case 2:
    case 3:
      return machine.crash.start + machine.crash.size;
    case 4:
      return std::uint64_t{1} << (machine.physical_bits % 64);
    case 5:
      return std::uint64_t{1} << 32;
    default:
      return 0;
  }
}

}  // namespace

std::uint64_t AnyAddress(const trace::MachineDescription& machine,
                         const trace::Descriptors* descriptors, Random& random) {
  return Beside(Landmark(machine, descriptors, random), random);
}

std::uint64_t Nudge(std::uint64_t value, Random& random) {
  switch (random.Below(5)) {
    case 0:
      return value ^ std::uint64_t{1} << random.Below(64);
    case 1:
      return value * 2;
    case 2:
      return value / 2;
    default:
      return Beside(value, random);
  }
}

}  // namespace mutate
