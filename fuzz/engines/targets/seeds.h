// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trace/trace.h"

namespace targets {

using NamedTrace = std::pair<std::string, trace::Trace>;
using NamedInput = std::pair<std::string, std::vector<std::uint8_t>>;

/// The inputs from which campaigns of a fuzz target start. Each target defines its own in
/// `targets::NAME::kSeeds` (NAME/seeds.cc).
struct Seeds {
  std::string_view target;

  /// Makes the seeds; equal traces give equal bytes. `recorded`: traces of the real client. The
  /// names become file names in corpora/seeds/NAME/.
  std::vector<NamedInput> (*make)(const std::vector<NamedTrace>& recorded);
};

/// The seeds of all targets, in the order of the catalogue.
std::span<const Seeds* const> AllSeeds();

}  // namespace targets
