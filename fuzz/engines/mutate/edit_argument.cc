// SPDX-License-Identifier: MIT
#include <cstdint>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/values.h"
#include "kexecore/abi.h"

namespace mutate {
namespace {

void EditLoad(const trace::MachineDescription& machine, trace::LoadArgument& argument,
              const trace::Descriptors* descriptors, Random& random) {
  switch (random.Below(7)) {
    case 0:
      argument.type = static_cast<std::uint8_t>(random.Below(kTypes + 1));
      break;
    case 1:  // in the posted revision this field is the class
      argument.pad =
          static_cast<std::uint8_t>(random.OneIn(2) ? random.Next() : random.Below(kClasses + 1));
      break;
    case 2:
      if (machine.abi == KEXECORE_ABI_POSTED) {  // bits that must be 0
        argument.arch ^= static_cast<std::uint16_t>(1u << random.Below(16));
        break;
      }
      argument.arch = random.OneIn(4)   ? static_cast<std::uint16_t>(random.Next())
                      : random.OneIn(2) ? KEXECORE_EM_386
                                        : KEXECORE_EM_X86_64;
      break;
    case 3:
      argument.segments = Nudge(argument.segments, random);
      break;
    default:
      argument.entry_maddr = AnyAddress(machine, descriptors, random);
      break;
  }
}

void EditRange(trace::RangeArgument& argument, Random& random) {
  if (random.OneIn(2)) {
    argument.range = static_cast<std::int32_t>(random.Below(kRanges + 1));
  } else {
    argument.nr = static_cast<std::int32_t>(random.Below(5)) - 1;
  }
}

}  // namespace

void EditArgument(trace::Trace& trace, Random& random) {
  if (trace.hypercalls.empty()) return;
  trace::Hypercall& call = random.Pick(trace.hypercalls);
  if (auto* const load = trace::Find<trace::LoadArgument>(call);
      load != nullptr && !random.OneIn(8)) {
    return EditLoad(trace.machine, *load, trace::Find<trace::Descriptors>(call), random);
  }
  if (auto* const range = trace::Find<trace::RangeArgument>(call);
      range != nullptr && !random.OneIn(4)) {
    return EditRange(*range, random);
  }
  if (auto* const bytes = trace::Find<trace::Bytes>(call);
      bytes != nullptr && !bytes->data.empty() && !random.OneIn(4)) {
    random.Pick(bytes->data) = static_cast<std::uint8_t>(random.Below(4));
    return;
  }
  call.arg = random.OneIn(2) ? Nudge(call.arg, random) : random.Pick(trace.hypercalls).arg;
}

}  // namespace mutate
