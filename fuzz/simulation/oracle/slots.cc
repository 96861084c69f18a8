// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/slots.h"

#include "trace/names.h"

namespace oracle {
namespace {

void CheckType(const Evidence& evidence, std::uint32_t type, Findings& findings) {
  const Observation::Type& after = evidence.after.types[type];
  const bool present = after.present[0] || after.present[1];
  if (after.present[0] && after.present[1]) {
    findings.Add(Invariant::kSlots, Severity::kHigh,
                 Text(trace::TypeName(type), ": both slots are present"));
    return;
  }
  if (present && !after.present[after.current()]) {
    findings.Add(
        Invariant::kSlots, Severity::kHigh,
        Text(trace::TypeName(type), ": the image is present in the slot that is not current"));
    return;
  }
  if (!evidence.agreed()) return;
  const model::Slots::Type& expected = evidence.model.slots().of(type);
  if (present != expected.present) {
    findings.Add(Invariant::kSlots, Severity::kHigh,
                 Text(trace::TypeName(type), ": the image is ", present ? "" : "not ",
                      "present, the contract says otherwise"));
    return;
  }
  const bool loaded = evidence.expected.committed == type;
  const bool moved = after.position != evidence.before.types[type].position;
  if (moved != loaded) {
    findings.Add(Invariant::kSlots, Severity::kMedium,
                 Text(trace::TypeName(type), ": the position ",
                      moved ? "moves without a load" : "does not move with a load"));
  }
}

}  // namespace

void CheckSlots(const Evidence& evidence, Findings& findings) {
  for (std::uint32_t type = 0; type < evidence.after.types.size(); ++type) {
    CheckType(evidence, type, findings);
  }
}

}  // namespace oracle
