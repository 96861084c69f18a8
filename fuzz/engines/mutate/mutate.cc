// SPDX-License-Identifier: MIT
#include "fuzz/engines/mutate/mutate.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "kexecore/abi.h"

namespace mutate {
namespace {

constexpr std::size_t kMostHypercalls = 8;
constexpr std::size_t kMostContents = 24;
constexpr std::size_t kMostSegments = 20;
constexpr std::size_t kMostTroubles = 4;
constexpr std::size_t kMostRam = 8;
constexpr std::size_t kMostBytes = 1024;
constexpr std::uint32_t kMostMaps = 128;

template <typename Vector>
void Cut(Vector& vector, std::size_t most) {
  if (vector.size() > most)
    vector.erase(vector.begin() + static_cast<std::ptrdiff_t>(most), vector.end());
}

void Bound(trace::Content& content) {
  if (auto* const bytes = std::get_if<trace::Bytes>(&content.what)) Cut(bytes->data, kMostBytes);
  if (auto* const list = std::get_if<trace::Descriptors>(&content.what)) {
    Cut(list->segments, kMostSegments);
  }
  if (auto* const list = std::get_if<trace::PageList>(&content.what)) {
    Cut(list->entries, trace::kMaxEntries);
  }
  if (const auto* const foreign = std::get_if<trace::Foreign>(&content.what)) {
    content.what = trace::Pattern{.size = foreign->size, .seed = foreign->file};
  }
}

void Bound(trace::Hypercall& call) {
  Cut(call.memory, kMostContents);
  Cut(call.frames, kMostContents);
  Cut(call.faults, kMostTroubles);
  Cut(call.races, kMostTroubles);
  for (trace::Content& content : call.memory) Bound(content);
  for (trace::Content& content : call.frames) Bound(content);
  for (trace::Race& race : call.races) Bound(race.content);
  call.result.reset();
}

}  // namespace

void Mutate(trace::Trace& trace, Random& random) {
  // The first inputs of an empty corpus have no hypercall, or a machine without a crash area and
  // RAM, on which no load could succeed. They become a trace here.
  const bool has_room = trace.machine.crash.size != 0 || !trace.machine.ram.empty();
  if (trace.hypercalls.empty() || !has_room) {
    trace.machine = SmallMachine();
    trace.hypercalls.push_back(GoodLoad(trace.machine, KEXEC_TYPE_CRASH, 2, random));
  }
  do {
    switch (random.Below(14)) {
      case 0:
        EditMachine(trace, random);
        break;
      case 12:
      case 13:
        EditPageList(trace, random);
        break;
      case 1:
        EditMemory(trace, random);
        break;
      case 2:
      case 3:
        EditTrouble(trace, random);
        break;
      case 4:
      case 5:
        EditArgument(trace, random);
        break;
      case 6:
      case 7:
      case 8:
        EditSequence(trace, random);
        break;
      default:
        EditSegments(trace, random);
        break;
    }
  } while (random.OneIn(2));
  Bound(trace);
}

void CrossOver(trace::Trace& left, trace::Trace& right, Random& random) {
  auto &into = left.hypercalls, &rest = right.hypercalls;
  const std::size_t keep = random.Below(into.size() + 1), from = random.Below(rest.size() + 1);
  const std::size_t size = keep + rest.size() - from;
  // Swap instead of copying, and move the cut calls to `right`, so that both keep their memory.
  for (std::size_t i = size; i < into.size(); ++i) rest.push_back(std::move(into[i]));
  into.resize(size);
  std::swap_ranges(into.begin() + static_cast<std::ptrdiff_t>(keep), into.end(),
                   rest.begin() + static_cast<std::ptrdiff_t>(from));
  Bound(left);
}

void Bound(trace::Trace& trace) {
  Cut(trace.hypercalls, kMostHypercalls);
  for (trace::Hypercall& call : trace.hypercalls) Bound(call);
  Cut(trace.machine.cpu_notes, kMostTroubles);
  Cut(trace.machine.ram, kMostRam);
  if (trace.machine.map_budget == 0 || trace.machine.map_budget > kMostMaps) {
    trace.machine.map_budget = kMostMaps;
  }
  trace.foreign.clear();
  trace.note.clear();
}

std::span<const std::uint8_t> Mutator::Mutate(std::span<const std::uint8_t> input,
                                              std::size_t max_size, std::uint64_t seed) {
  Random random(seed);
  decoder_.Decode(input, trace_);
  mutate::Mutate(trace_, random);
  return Encode(max_size);
}

std::span<const std::uint8_t> Mutator::CrossOver(std::span<const std::uint8_t> left,
                                                 std::span<const std::uint8_t> right,
                                                 std::size_t max_size, std::uint64_t seed) {
  Random random(seed);
  decoder_.Decode(left, trace_);
  decoder_.Decode(right, other_);
  mutate::CrossOver(trace_, other_, random);
  return Encode(max_size);
}

std::span<const std::uint8_t> Mutator::Encode(std::size_t max_size) {
  trace::Encode(trace_, output_);
  return std::span(output_).first(std::min(max_size, output_.size()));
}

}  // namespace mutate
