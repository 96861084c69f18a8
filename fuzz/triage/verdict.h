// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"

namespace triage {

/// How it went with one input.
struct Verdict {
  enum class Kind {
    kHeld,
    kViolated,  // an oracle spoke
    kDiffers,   // a recorded answer did not come again
    kCrashed,   // the sanitizers or a signal ended it
    kTimedOut,  // no end within the limit
  };
  Kind kind = Kind::kHeld;
  std::optional<oracle::Violation> violation;  // kViolated: the first
  std::string detail;                          // one line, but for kHeld
  std::vector<std::int64_t> results;           // of the hypercalls, where it is a trace
  std::vector<std::string> missing;            // foreign files that a pattern stood in for
};

/// The promise that was broken, as a word or a few: "bounds", "recorded answer", "no crash",
/// "bounded work". Empty for kHeld.
std::string Promise(const Verdict& verdict);

/// As the oracles grade: crashes are high, no end is medium.
oracle::Severity SeverityOf(const Verdict& verdict);

nlohmann::json ToJson(const Verdict& verdict);
Verdict VerdictFromJson(const nlohmann::json& json);

}  // namespace triage
