// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/seeds.h"

#include "fuzz/engines/targets/hypercall_fuzz/basics.h"
#include "fuzz/engines/targets/hypercall_fuzz/shrink.h"
#include "trace/binary.h"

namespace targets::hypercall_fuzz {
namespace {

std::vector<NamedInput> Make(const std::vector<NamedTrace>& recorded) {
  std::vector<NamedInput> inputs;
  for (const auto& [name, trace] : recorded) {
    inputs.emplace_back(name, trace::Encode(Shrink(trace)));
  }
  for (const auto& [name, trace] : BasicTraces()) {
    inputs.emplace_back(name, trace::Encode(trace));
  }
  return inputs;
}

}  // namespace

extern const Seeds kSeeds{.target = "hypercall_fuzz", .make = Make};

}  // namespace targets::hypercall_fuzz
