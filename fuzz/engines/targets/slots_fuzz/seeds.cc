// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/seeds.h"

namespace targets::slots_fuzz {
namespace {

std::vector<NamedInput> Make(const std::vector<NamedTrace>& /*recorded*/) {
  return {{"commits", {0, 1, 1, 0, 0, 1}},
          {"commit_withdraw", {0, 1, 3, 1, 3, 3}},
          {"all_present", {15, 0, 2, 1, 3}}};
}

}  // namespace

extern const Seeds kSeeds{.target = "slots_fuzz", .make = Make};

}  // namespace targets::slots_fuzz
