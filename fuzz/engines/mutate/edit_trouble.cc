// SPDX-License-Identifier: MIT
#include <cstdint>
#include <utility>

#include "fuzz/engines/mutate/edit.h"

namespace mutate {
namespace {

/// The other CPU overwrites one of the hypercall's own contents with a slightly changed copy.
trace::Race MakeRace(trace::Trace& trace, const trace::Hypercall& call, Random& random) {
  trace::Race race;
  race.after_access = static_cast<std::uint32_t>(random.Below(6));
  race.frames = !call.frames.empty() && random.OneIn(2);
  const auto& contents = race.frames ? call.frames : call.memory;
  if (contents.empty()) return race;
  race.content = random.Pick(contents);
  trace::Trace changed;
  changed.machine = trace.machine;
  trace::Hypercall& alone = changed.hypercalls.emplace_back();
  alone.compat = call.compat;
  if (race.frames) {  // the argument beside it makes it a page list
    alone.memory.push_back({.at = call.arg, .what = trace::LoadV1Argument{}});
    alone.frames.push_back(race.content);
    for (int i = 0; i < 3; ++i) EditPageList(changed, random);
    race.content = std::move(alone.frames[0]);
  } else {
    alone.memory.push_back(race.content);
    for (int i = 0; i < 3; ++i) {
      random.OneIn(2) ? EditArgument(changed, random) : EditSegments(changed, random);
    }
    race.content = std::move(alone.memory[0]);
  }
  return race;
}

}  // namespace

void EditTrouble(trace::Trace& trace, Random& random) {
  if (trace.hypercalls.empty()) return;
  trace::Hypercall& call = random.Pick(trace.hypercalls);
  switch (random.Below(5)) {
    case 0:
      if (!call.faults.empty()) call.faults.pop_back();
      break;
    case 1:
      if (!call.races.empty()) call.races.pop_back();
      break;
    case 2:
      call.races.push_back(MakeRace(trace, call, random));
      break;
    default:
      call.faults.push_back({.hook = static_cast<trace::Hook>(random.Below(trace::kHooks)),
                             .nth = static_cast<std::uint32_t>(random.Below(8))});
      break;
  }
}

}  // namespace mutate
