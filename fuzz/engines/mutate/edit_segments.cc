// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/values.h"
#include "kexecore/abi.h"
#include "trace/build.h"

namespace mutate {
namespace {

constexpr std::uint64_t kRegion = 0x200000, kMostRegions = 1 << 18;

/// Moves an end of the destination; the other end stays.
void MoveEnd(trace::Segment& segment, std::uint64_t to, bool first) {
  const std::uint64_t end = segment.dest_maddr + segment.dest_size;
  if (first) {
    segment.dest_maddr = to;
    segment.dest_size = end - to;
  } else {
    segment.dest_size = to - segment.dest_maddr;
  }
}

void EditBuffer(trace::Segment& segment, Random& random) {
  switch (random.Below(6)) {
    case 0:
      segment.buf = segment.buf == 0 ? trace::kBuffersAt : 0;
      break;
    case 1:
      segment.buf_size = segment.dest_size;
      break;
    case 2:
      segment.buf_size = segment.dest_size + 1;
      break;
    case 3:
      segment.buf_size = Nudge(segment.buf_size, random);
      break;
    case 4:  // the buffer ends at 2^64, or a byte beyond
      segment.buf = random.Below(2) - segment.buf_size;
      break;
    default:
      segment.buf = Nudge(segment.buf, random);
      break;
  }
}

void EditDestination(const trace::MachineDescription& machine, trace::Descriptors& descriptors,
                     trace::Segment& segment, Random& random) {
  const trace::Segment& other = random.Pick(descriptors.segments);
  switch (random.Below(6)) {
    case 0:
      MoveEnd(segment, AnyAddress(machine, &descriptors, random), true);
      break;
    case 1:
      MoveEnd(segment, AnyAddress(machine, &descriptors, random), false);
      break;
    case 2:
      segment.dest_maddr = AnyAddress(machine, &descriptors, random);
      break;
    case 3:  // onto the last page of another segment
      segment.dest_maddr = other.dest_maddr + other.dest_size - kPage;
      break;
    case 4:  // near the most regions that an image may have (L15), with one of each other segment
      segment.buf = segment.buf_size = segment.dest_maddr = 0;
      segment.dest_size =
          (kMostRegions + 2 - descriptors.segments.size() - random.Below(3)) * kRegion;
      break;
    default:
      segment.dest_size = Nudge(segment.dest_size, random);
      break;
  }
}

void EditList(trace::LoadArgument* argument, trace::Descriptors& descriptors, Random& random) {
  auto& segments = descriptors.segments;
  switch (random.Below(5)) {
    case 0:
      segments.push_back(random.Pick(segments));
      break;
    case 1:
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(random.Below(segments.size())));
      break;
    case 2:
      std::swap(random.Pick(segments), random.Pick(segments));
      break;
    case 3:
      if (argument != nullptr)
        argument->nr_segments = static_cast<std::uint32_t>(random.Below(KEXECORE_MAX_SEGMENTS + 2));
      return;
    default:
      if (argument != nullptr) {
        argument->nr_segments = static_cast<std::uint32_t>(Nudge(argument->nr_segments, random));
      }
      return;
  }
  if (argument != nullptr) argument->nr_segments = static_cast<std::uint32_t>(segments.size());
}

}  // namespace

void EditSegments(trace::Trace& trace, Random& random) {
  trace::Hypercall* const call = PickWith<trace::Descriptors>(trace, random);
  if (call == nullptr) return;
  trace::Descriptors& descriptors = *trace::Find<trace::Descriptors>(*call);
  if (descriptors.segments.empty()) {
    descriptors.segments.push_back({.buf = trace::kBuffersAt,
                                    .buf_size = kPage,
                                    .dest_maddr = trace.machine.crash.start,
                                    .dest_size = kPage});
    return;
  }
  trace::Segment& segment = random.Pick(descriptors.segments);
  switch (random.Below(5)) {
    case 0:
      return EditBuffer(segment, random);
    case 1:
      return EditList(trace::Find<trace::LoadArgument>(*call), descriptors, random);
    default:
      return EditDestination(trace.machine, descriptors, segment, random);
  }
}

}  // namespace mutate
