// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/session.h"
#include "trace/trace.h"

namespace replay {

/// A hypercall that returned something else than the recorded client saw.
struct Difference {
  std::uint32_t hypercall = 0;
  std::int64_t recorded = 0;
  std::int64_t replayed = 0;
  bool operator==(const Difference&) const = default;
};

struct Outcome {
  std::vector<std::int64_t> results;  // one for each hypercall that was made
  std::vector<oracle::Violation> violations;
  std::vector<Difference> differences;
  std::uint64_t digest = 0;  // equal traces give equal digests

  /// Did every promise hold, and did every recorded answer come again?
  bool held() const { return violations.empty() && differences.empty(); }
};

/// Runs a trace from its first hypercall to its last, or to the first that breaks a promise. Prints
/// as little as a Session does.
Outcome Run(const trace::Trace& trace, trace::ForeignStore& store, const Core& core = kShippedCore);

/// The same in a session that exists already, as in a fuzz target. Restarts the session and
/// overwrites `outcome`; both keep their memory, so that nothing is allocated again.
void Run(const trace::Trace& trace, Session& session, Outcome& outcome);

}  // namespace replay
