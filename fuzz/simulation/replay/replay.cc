// SPDX-License-Identifier: MIT
#include "fuzz/simulation/replay/replay.h"

namespace replay {

Outcome Run(const trace::Trace& trace, trace::ForeignStore& store, const Core& core) {
  Session session(store, core);
  Outcome outcome;
  Run(trace, session, outcome);
  return outcome;
}

void Run(const trace::Trace& trace, Session& session, Outcome& outcome) {
  session.Restart(trace);
  outcome.results.clear();
  outcome.differences.clear();
  for (const trace::Hypercall& hypercall : trace.hypercalls) {
    if (!session.violations().empty()) break;
    const std::int64_t result = session.Step(hypercall);
    if (hypercall.result && *hypercall.result != result) {
      outcome.differences.push_back(
          {.hypercall = static_cast<std::uint32_t>(outcome.results.size()),
           .recorded = *hypercall.result,
           .replayed = result});
    }
    outcome.results.push_back(result);
  }
  outcome.violations = session.violations();
  outcome.digest = session.digest();
}

}  // namespace replay
