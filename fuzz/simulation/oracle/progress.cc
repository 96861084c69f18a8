// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/progress.h"

namespace oracle {

void CheckProgress(const Evidence& evidence, Findings& findings) {
  const machine::Log& log = evidence.machine.log();
  if (log.longest > kMostHooks) {
    findings.Add(Invariant::kProgress, Severity::kMedium,
                 Text(evidence.CallName(), " calls ", log.longest,
                      " hooks without asking whether it should pause"));
  }
  if (log.most_mapped > kMostMapped) {
    findings.Add(Invariant::kProgress, Severity::kMedium,
                 Text(evidence.CallName(), " maps ", log.most_mapped,
                      " pages without asking whether it should pause"));
  }
  if (log.pauses > 1) {
    findings.Add(Invariant::kProgress, Severity::kMedium,
                 Text(evidence.CallName(), " was told ", log.pauses, " times to pause"));
  }
}

}  // namespace oracle
