// SPDX-License-Identifier: MIT
#include <cstddef>
#include <utility>

#include "fuzz/mutate/calls.h"
#include "fuzz/mutate/edit.h"

namespace mutate {

void EditSequence(trace::Trace& trace, Random& random) {
  auto& calls = trace.hypercalls;
  const auto place = calls.begin() + static_cast<std::ptrdiff_t>(random.Below(calls.size() + 1));
  if (calls.empty() || random.OneIn(3)) {
    calls.insert(place, AnyCall(trace.machine, random));
    return;
  }
  trace::Hypercall& call = random.Pick(calls);
  switch (random.Below(6)) {
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
      call.op = random.OneIn(4) ? random.Next() : random.Below(8);
      break;
    default:
      call.op ^= std::uint64_t{1} << random.Below(64);
      break;
  }
}

}  // namespace mutate
