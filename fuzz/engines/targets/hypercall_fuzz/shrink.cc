// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/hypercall_fuzz/shrink.h"

#include <algorithm>
#include <cstdint>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/mutate.h"
#include "kexecore/abi.h"
#include "trace/find.h"

namespace targets::hypercall_fuzz {
namespace {

constexpr std::uint64_t kPage = mutate::kPage;
constexpr std::uint64_t kAreaSize = 64 * kPage;

constexpr std::uint32_t kFreePages = 64;

constexpr std::uint64_t kMostPages = 2;
constexpr std::uint64_t kMostBytes = 64;

/// Cuts the destination to two pages and the buffer to 64 bytes. A buffer that fills its
/// destination still fills it.
void CutSegment(trace::Segment& segment) {
  const bool is_full = segment.buf_size == segment.dest_size;
  segment.dest_size = std::min(segment.dest_size, kMostPages * kPage);
  segment.buf_size = is_full ? segment.dest_size : std::min(segment.buf_size, kMostBytes);
}

/// The area for an image of this type: the crash area, or the RAM above the first MiB.
trace::Range AreaFor(const trace::MachineDescription& machine, std::uint8_t type) {
  if (type != KEXEC_TYPE_DEFAULT) return machine.crash;
  for (const trace::Range& ram : machine.ram) {
    if (ram.start >= 0x100000) return ram;
  }
  return machine.crash;
}

/// Places a load's segments one behind the other, so that the last one ends with the area.
void ShrinkLoad(trace::LoadArgument& argument, trace::Descriptors& descriptors,
                const trace::Range& area) {
  std::uint64_t total = 0;
  for (const trace::Segment& segment : descriptors.segments) {
    if (segment.buf != 0) total += std::min(segment.dest_size, kMostPages * kPage);
  }
  std::uint64_t dest = area.start + area.size - total;
  const std::uint64_t entry = argument.entry_maddr;
  for (trace::Segment& segment : descriptors.segments) {
    if (segment.buf == 0) continue;
    const std::uint64_t offset = entry - segment.dest_maddr;
    const bool is_entered = offset < segment.dest_size;
    CutSegment(segment);
    segment.dest_maddr = dest;
    if (is_entered) argument.entry_maddr = dest + std::min(offset, segment.dest_size - 1);
    dest += segment.dest_size;
  }
}

}  // namespace

trace::Trace Shrink(trace::Trace trace) {
  trace.machine.crash.size = std::min(trace.machine.crash.size, kAreaSize);
  trace.machine.free_pages = std::min(trace.machine.free_pages, kFreePages);
  for (trace::Hypercall& call : trace.hypercalls) {
    auto* const argument = trace::Find<trace::LoadArgument>(call);
    auto* const descriptors = trace::Find<trace::Descriptors>(call);
    if (argument == nullptr || descriptors == nullptr) continue;
    ShrinkLoad(*argument, *descriptors, AreaFor(trace.machine, argument->type));
    // The cut call still reads its argument, its descriptors and the start of each buffer. So only
    // these stay, and a pattern fills each buffer.
    std::erase_if(call.memory, [](const trace::Content& content) {
      return !std::holds_alternative<trace::LoadArgument>(content.what) &&
             !std::holds_alternative<trace::Descriptors>(content.what);
    });
    for (const trace::Segment& segment : trace::Find<trace::Descriptors>(call)->segments) {
      if (segment.buf_size == 0) continue;
      call.memory.push_back(
          {.at = segment.buf,
           .what = trace::Pattern{.size = segment.buf_size, .seed = segment.dest_maddr}});
    }
  }
  mutate::Bound(trace);
  return trace;
}

}  // namespace targets::hypercall_fuzz
