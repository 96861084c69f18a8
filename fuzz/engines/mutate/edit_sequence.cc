// SPDX-License-Identifier: MIT
#include <cstddef>
#include <iterator>
#include <utility>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "kexecore/abi.h"
#include "trace/build.h"

namespace mutate {
namespace {

/// Makes a call pause, and adds the calls that a hypervisor may make then: it continues or abandons
/// the call, at once or after another call.
void Pause(trace::Trace& trace, std::size_t index, Random& random) {
  auto& calls = trace.hypercalls;
  calls[index] =
      trace::Paused(std::move(calls[index]), static_cast<std::uint32_t>(random.Below(5)));
  auto place = calls.begin() + static_cast<std::ptrdiff_t>(index + 1);
  if (random.OneIn(2)) place = std::next(calls.insert(place, AnyCall(trace.machine, random)));
  if (random.OneIn(3)) {  // it pauses once more
    const auto nth = static_cast<std::uint32_t>(random.Below(3));
    place = std::next(
        calls.insert(place, trace::Paused(trace::BuildOther(trace::Call::kContinue), nth)));
  }
  const auto end = random.OneIn(3) ? trace::Call::kAbandon : trace::Call::kContinue;
  calls.insert(place, trace::BuildOther(end));
}

}  // namespace

void EditSequence(trace::Trace& trace, Random& random) {
  auto& calls = trace.hypercalls;
  const auto place = calls.begin() + static_cast<std::ptrdiff_t>(random.Below(calls.size() + 1));
  if (calls.empty() || random.OneIn(3)) {
    calls.insert(place, AnyCall(trace.machine, random));
    return;
  }
  trace::Hypercall& call = random.Pick(calls);
  switch (random.Below(13)) {
    case 0: {
      trace::Hypercall copy = call;
      calls.insert(place, std::move(copy));
      break;
    }
    case 1:
      calls.erase(calls.begin() + (&call - calls.data()));
      break;
    case 2:
      std::swap(call, random.Pick(calls));
      break;
    case 3:
      call.privileged = !call.privileged;
      break;
    case 4:
      call.compat = !call.compat;
      break;
    case 5:
      call.call = static_cast<trace::Call>(random.Below(trace::kCalls));
      break;
    case 6:
    case 7:
      Pause(trace, static_cast<std::size_t>(&call - calls.data()), random);
      break;
    case 8:  // another address space than that of most calls
      call.space = random.Below(3);
      break;
    case 9:  // some of these are the tickets before and after, since the core may count them
      call.forged = random.OneIn(4) ? static_cast<std::uint32_t>(random.Next())
                                    : std::uint32_t{1} << random.Below(trace::kTicketBits);
      break;
    case 10:
      call.privileged = false;
      call.denial = random.OneIn(4) ? -KEXECORE_ERESTART : -static_cast<int>(random.Below(40));
      break;
    case 11:
      call.op = random.OneIn(4) ? random.Next() : random.Below(trace::kOperations + 1);
      break;
    default:
      call.op ^= std::uint64_t{1} << random.Below(64);
      break;
  }
}

}  // namespace mutate
