// SPDX-License-Identifier: MIT
#include <cstddef>
#include <cstdint>
#include <utility>
#include <variant>

#include "fuzz/engines/mutate/calls.h"
#include "fuzz/engines/mutate/edit.h"
#include "fuzz/engines/mutate/values.h"

namespace mutate {

void EditMemory(trace::Trace& trace, Random& random) {
  if (trace.hypercalls.empty()) return;
  trace::Hypercall& call = random.Pick(trace.hypercalls);
  auto& contents = !call.frames.empty() && random.OneIn(3) ? call.frames : call.memory;
  if (contents.empty()) return;
  trace::Content& content = random.Pick(contents);
  switch (random.Below(5)) {
    case 0: {
      trace::Content hole{.at = content.at + random.Below(2) * random.Below(kPage),
                          .what = trace::Hole{.size = 1 + random.Below(kPage)}};
      contents.push_back(std::move(hole));
      break;
    }
    case 1:
      content.at = Nudge(content.at, random);
      break;
    case 2:
      contents.erase(contents.begin() + (&content - contents.data()));
      break;
    case 3:
      std::swap(content, random.Pick(contents));
      break;
    default:
      if (auto* const pattern = std::get_if<trace::Pattern>(&content.what)) {
        pattern->size = Nudge(pattern->size, random);
      } else if (auto* const bytes = std::get_if<trace::Bytes>(&content.what)) {
        bytes->data.resize(random.Below(bytes->data.size() + 8));
      }
      break;
  }
}

}  // namespace mutate
