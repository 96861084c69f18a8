// SPDX-License-Identifier: MIT
#include "fuzz/mutate/calls.h"

#include <algorithm>
#include <utility>

#include "kexecore/abi.h"

namespace mutate {
namespace {

constexpr std::uint64_t kMostMapped = 0x10000;

/// Four bytes, so that a type of one byte and of four both read it.
trace::Content TypeArgument(std::uint8_t type) {
  return {.at = kArgumentAt, .what = trace::Bytes{.data = {type, 0, 0, 0}}};
}

}  // namespace

trace::MachineDescription SmallMachine() {
  trace::MachineDescription machine;
  machine.physical_bits = 46;
  machine.crash = {.start = 0x8000000, .size = 64 * kPage};
  machine.xen = {.start = 0x200000, .size = 0x200000};
  machine.vmcoreinfo = {.start = 0x3ff000, .size = kPage};
  machine.cpu_notes = {{.start = 0x500000, .size = 0x400}, {.start = 0x501000, .size = 0x400}};
  machine.free_pages = 16;
  machine.map_budget = 128;
  return machine;
}

trace::Hypercall LoadCall(std::vector<trace::Segment> segments, std::uint64_t entry,
                          std::uint16_t arch) {
  trace::Hypercall call;
  call.op = KEXEC_CMD_kexec_load;
  call.arg = kArgumentAt;
  for (const trace::Segment& segment : segments) {
    if (segment.buf == 0 || segment.buf_size == 0) continue;
    call.memory.push_back({.at = segment.buf,
                           .what = trace::Pattern{.size = std::min(segment.buf_size, kMostMapped),
                                                  .seed = segment.dest_maddr}});
  }
  call.memory.push_back(
      {.at = kArgumentAt,
       .what = trace::LoadArgument{.type = KEXEC_TYPE_CRASH,
                                   .pad = 0,
                                   .arch = arch,
                                   .nr_segments = static_cast<std::uint32_t>(segments.size()),
                                   .segments = kDescriptorsAt,
                                   .entry_maddr = entry}});
  call.memory.push_back(
      {.at = kDescriptorsAt, .what = trace::Descriptors{.segments = std::move(segments)}});
  return call;
}

trace::Hypercall TypeCall(std::uint64_t op, std::uint8_t type) {
  trace::Hypercall call;
  call.op = op;
  call.arg = kArgumentAt;
  call.memory.push_back(TypeArgument(type));
  return call;
}

trace::Hypercall RangeCall(std::int32_t range, std::int32_t nr) {
  trace::Hypercall call;
  call.op = KEXEC_CMD_kexec_get_range;
  call.arg = kArgumentAt;
  call.memory.push_back(
      {.at = kArgumentAt,
       .what = trace::RangeArgument{.range = range, .nr = nr, .size = 0, .start = 0}});
  return call;
}

trace::Hypercall GoodLoad(const trace::MachineDescription& machine, std::size_t most,
                          Random& random) {
  const std::uint64_t pages = machine.crash.size / kPage;
  const std::size_t count = 1 + random.Below(most);
  std::vector<trace::Segment> segments;
  std::uint64_t dest =
      machine.crash.start + random.Below(std::min<std::uint64_t>(pages, 8) + 1) * kPage;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t size = (random.OneIn(8) ? 0 : random.OneIn(8) ? 2 : 1) * kPage;
    if (dest + size > machine.crash.start + machine.crash.size) break;
    // Mostly little data: filling pages is what a trace spends its time with.
    const std::uint64_t most_data = random.OneIn(4) ? size : std::min<std::uint64_t>(size, 64);
    const std::uint64_t filled = size == 0         ? 0
                                 : random.OneIn(8) ? size
                                                   : 1 + random.Below(most_data);
    segments.push_back(
        {.buf = kBuffersAt + 0x10000 * i + (random.OneIn(2) ? random.Below(kPage) : 0),
         .buf_size = filled,
         .dest_maddr = dest,
         .dest_size = size});
    dest += size + (random.OneIn(3) ? kPage : 0);
  }
  if (random.OneIn(4)) {  // as kexec-tools sends it with every image
    segments.push_back({.buf = 0, .buf_size = 0, .dest_maddr = 0, .dest_size = 0x100000});
  }
  std::uint64_t entry = machine.crash.start;
  for (const trace::Segment& segment : segments) {
    if (segment.buf != 0 && segment.dest_size != 0) {
      entry = segment.dest_maddr + random.Below(segment.dest_size);
    }
  }
  return LoadCall(std::move(segments), entry,
                  random.OneIn(4) ? KEXECORE_EM_386 : KEXECORE_EM_X86_64);
}

trace::Hypercall AnyCall(const trace::MachineDescription& machine, Random& random) {
  const auto type = static_cast<std::uint8_t>(random.OneIn(6) ? random.Below(3) : KEXEC_TYPE_CRASH);
  switch (random.Below(8)) {
    case 0:
      return TypeCall(KEXEC_CMD_kexec_unload, type);
    case 1:
      return TypeCall(KEXEC_CMD_kexec_status, type);
    case 2:
      return TypeCall(KEXEC_CMD_kexec, type);
    case 3:
      return RangeCall(static_cast<std::int32_t>(random.Below(8)),
                       static_cast<std::int32_t>(random.Below(4)) - 1);
    default:
      return GoodLoad(machine, random.OneIn(16) ? 16 : 2, random);
  }
}

}  // namespace mutate
