// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/slots.h"

#include <algorithm>
#include <cstddef>

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

void CheckPreparations(const Evidence& evidence, Findings& findings) {
  for (const machine::Misuse& misuse : evidence.machine.log().misuses) {
    const bool is_twice = misuse.kind == machine::Misuse::Kind::kPreparedTwice;
    if (!is_twice && misuse.kind != machine::Misuse::Kind::kForgetOfNothing) continue;
    findings.Add(Invariant::kSlots, Severity::kHigh,
                 is_twice ? "the core asks twice to prepare for one image"
                          : "the core has an image forgotten that is not prepared");
    return;
  }
  std::size_t present = 0;
  const auto& prepared = evidence.machine.prepared();
  for (const Observation::Type& type : evidence.after.types) {
    for (std::size_t slot = 0; slot < type.present.size(); ++slot) {
      if (!type.present[slot]) continue;
      ++present;
      if (std::find(prepared.begin(), prepared.end(), type.images[slot]) != prepared.end())
        continue;
      findings.Add(Invariant::kSlots, Severity::kHigh,
                   "an image is present that the hypervisor is not prepared for");
      return;
    }
  }
  if (prepared.size() != present) {
    findings.Add(Invariant::kSlots, Severity::kHigh,
                 Text("the hypervisor is prepared for ", prepared.size(), " images, but ", present,
                      " are present"));
  }
}

void CheckSlots(const Evidence& evidence, Findings& findings) {
  CheckPreparations(evidence, findings);
  for (std::uint32_t type = 0; type < evidence.after.types.size(); ++type) {
    CheckType(evidence, type, findings);
  }
}

}  // namespace oracle
