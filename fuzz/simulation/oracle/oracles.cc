// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/oracles.h"

#include "fuzz/simulation/oracle/bounds.h"
#include "fuzz/simulation/oracle/fetch_once.h"
#include "fuzz/simulation/oracle/pages.h"
#include "fuzz/simulation/oracle/progress.h"
#include "fuzz/simulation/oracle/relocation.h"
#include "fuzz/simulation/oracle/result.h"
#include "fuzz/simulation/oracle/slots.h"
#include "fuzz/simulation/oracle/unchanged.h"

namespace oracle {

void Oracles::Check(const Evidence& evidence, std::vector<Violation>& violations) {
  Findings findings(violations, evidence.hypercall);
  CheckBounds(evidence, findings);
  // After a misuse the machine answers every hook with a failure, and the model does not know that.
  if (!evidence.machine.log().misuses.empty()) {
    if (violations.empty()) CheckPages(evidence, findings);
    if (violations.empty()) CheckPreparations(evidence, findings);
    return;
  }
  CheckFetchOnce(evidence, findings);
  CheckResult(evidence, findings);
  CheckSlots(evidence, findings);
  CheckUnchanged(evidence, findings);
  CheckProgress(evidence, findings);
  CheckPages(evidence, findings);
  images_.Check(evidence, findings);
  // The code may do anything with an image that is broken already.
  if (checks_relocation_ && violations.empty()) oracle::CheckRelocation(evidence, findings);
}

}  // namespace oracle
