// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"

namespace triage {

/// What running one input showed.
struct Verdict {
  enum class Kind {
    kHeld,      // every promise held
    kViolated,  // an oracle saw a broken promise
    kDiffers,   // a hypercall returned another answer than the recorded one
    kCrashed,   // the sanitizers or a signal ended the run
    kTimedOut,  // the run did not end within the limit
  };
  Kind kind = Kind::kHeld;
  std::optional<oracle::Violation> violation;  // the first; set exactly for kViolated
  std::string detail;                 // one line, that of the violation if any; empty for kHeld
  std::vector<std::int64_t> results;  // what the hypercalls returned, if the input is a trace
  std::vector<std::string> missing;   // foreign files that were missing; a text replaced each
};

/// The promise that was broken, in a few words: "bounds", "recorded answer", "no crash", "bounded
/// work". Empty for kHeld.
std::string Promise(const Verdict& verdict);

/// The grade of the violation; a crash is high, a time-out medium, a different answer low.
oracle::Severity SeverityOf(const Verdict& verdict);

/// The fields that docs/json.md lists for a replayed input.
nlohmann::json ToJson(const Verdict& verdict);

/// ToJson as one line of text, without a line end. Bytes that are not UTF-8 become U+FFFD.
std::string Encode(const Verdict& verdict);

/// The verdict that Encode wrote. Throws nlohmann::json::exception for any other text.
Verdict Decode(std::string_view line);

}  // namespace triage
