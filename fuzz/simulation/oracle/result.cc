// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/result.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "trace/names.h"

namespace oracle {
namespace {

/// Is what was written to the guest exactly the answer?
bool IsAnswered(const Evidence& evidence, const model::Answer& answer) {
  const machine::Log& log = evidence.machine.log();
  return log.writes.size() == 1 && !log.writes[0].failed && log.writes[0].to == evidence.arg &&
         log.written.size() == answer.size &&
         std::memcmp(log.written.data(), answer.bytes.data(), answer.size) == 0;
}

}  // namespace

void CheckResult(const Evidence& evidence, Findings& findings) {
  if (!evidence.agreed()) {
    // What must be refused and is not, lets a guest do what it must not.
    const bool accepted = evidence.result >= 0 && evidence.expected.result < 0;
    findings.Add(Invariant::kResult, accepted ? Severity::kHigh : Severity::kMedium,
                 Text(evidence.CallName(), " returns ", trace::ResultName(evidence.result),
                      ", the contract says ", trace::ResultName(evidence.expected.result)));
    return;
  }
  const auto& answer = evidence.expected.answer;
  if (answer && !IsAnswered(evidence, *answer)) {
    findings.Add(Invariant::kResult, Severity::kMedium,
                 Text("get_range does not answer start ", Hex{answer->start}, ", size ",
                      Hex{answer->range_size}, " and the rest as given"));
  }
  const std::uint64_t saves = evidence.machine.log().saves;
  if (saves != evidence.expected.saves) {
    findings.Add(
        Invariant::kResult, Severity::kMedium,
        Text(evidence.CallName(), " asks ", saves,
             " times for vmcoreinfo to be written, the contract says ", evidence.expected.saves));
  }
}

}  // namespace oracle
