// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/result.h"

#include <algorithm>
#include <cstring>
#include <limits>

#include "trace/names.h"

namespace oracle {
namespace {

/// Did the core write exactly the answer to the guest?
bool IsAnswered(const Evidence& evidence, const model::Answer& answer) {
  const machine::Log& log = evidence.machine.log();
  return log.writes.size() == 1 && !log.writes[0].failed && log.writes[0].to == evidence.arg &&
         log.written.size() == answer.size &&
         std::memcmp(log.written.data(), answer.bytes.data(), answer.size) == 0;
}

/// H3
void CheckBusy(const Evidence& evidence, Findings& findings) {
  const auto told = [](model::Busy busy) {
    if (busy == model::Busy::kSuspended) return KEXECORE_BUSY_SUSPENDED;
    return busy == model::Busy::kEntered ? KEXECORE_BUSY_ENTERED : 0;
  };
  const bool is_busy = evidence.result == -KEXECORE_EBUSY;
  const std::uint32_t expected = is_busy ? told(evidence.expected.busy) : 0;
  if (evidence.outcome.busy == expected) return;
  findings.Add(Invariant::kResult, Severity::kMedium,
               Text(evidence.CallName(), " says that it is busy for cause ", evidence.outcome.busy,
                    ", the contract says ", expected));
}

/// C
void CheckTicket(const Evidence& evidence, Findings& findings) {
  const std::uint32_t ticket = evidence.outcome.ticket;
  const bool is_suspended = evidence.result == -KEXECORE_ERESTART;
  const char* wrong = nullptr;
  if (!is_suspended && ticket != 0) {
    wrong = " gives a ticket, but it is not suspended";
  } else if (is_suspended && ticket == 0) {
    wrong = " is suspended without a ticket";
  } else if (is_suspended && ticket >> KEXECORE_TICKET_BITS != 0) {
    wrong = " gives a ticket of more than 22 bits";
  } else if (is_suspended && ticket == evidence.last_ticket) {
    wrong = " gives the ticket of the suspension before";
  }
  if (wrong == nullptr) return;
  findings.Add(Invariant::kResult, Severity::kHigh, Text(evidence.CallName(), wrong));
}

}  // namespace

void CheckResult(const Evidence& evidence, Findings& findings) {
  if (!evidence.agreed()) {
    // A core that accepts a forbidden call lets a guest do forbidden things.
    const bool accepted = evidence.result >= 0 && evidence.expected.result < 0;
    findings.Add(Invariant::kResult, accepted ? Severity::kHigh : Severity::kMedium,
                 Text(evidence.CallName(), " returns ", trace::ResultName(evidence.result),
                      ", the contract says ", trace::ResultName(evidence.expected.result)));
    return;
  }
  CheckBusy(evidence, findings);
  CheckTicket(evidence, findings);
  const auto& answer = evidence.expected.answer;
  if (answer && !IsAnswered(evidence, *answer)) {
    findings.Add(Invariant::kResult, Severity::kMedium,
                 Text("get_range does not answer start ", Hex{answer->start}, " and size ",
                      Hex{answer->range_size}, ", with the other fields as the guest wrote them"));
  }
  const std::uint64_t saves = evidence.machine.log().saves;
  if (saves != evidence.expected.saves) {
    findings.Add(Invariant::kResult, Severity::kMedium,
                 Text(evidence.CallName(), " asks ", saves,
                      " times to write vmcoreinfo, the contract says ", evidence.expected.saves));
  }
}

}  // namespace oracle
