// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/unchanged.h"

#include <algorithm>

#include "trace/names.h"

namespace oracle {
namespace {

/// May the image of this type be gone after a failure? It may if the load withdrew it (L16).
bool MayBeWithdrawn(const Evidence& evidence, std::uint32_t type) {
  return evidence.agreed() && !evidence.model.slots().of(type).present;
}

void CheckType(const Evidence& evidence, std::uint32_t type, Findings& findings) {
  const Observation::Type& before = evidence.before.types[type];
  const Observation::Type& after = evidence.after.types[type];
  const bool withdrawn = !after.present[0] && !after.present[1] && MayBeWithdrawn(evidence, type);
  if (before.position == after.position && (before.present == after.present || withdrawn)) return;
  findings.Add(Invariant::kUnchanged, Severity::kHigh,
               Text("the call fails with ", trace::ResultName(evidence.result),
                    ", but slots of type ", trace::TypeName(type), " changed"));
}

/// A call that fails or is suspended writes nothing to the guest.
void CheckWrites(const Evidence& evidence, Findings& findings) {
  if (evidence.result >= 0) return;
  const machine::Log& log = evidence.machine.log();
  const auto written =
      std::find_if(log.writes.begin(), log.writes.end(),
                   [](const machine::CopyToGuest& write) { return !write.failed; });
  if (written != log.writes.end()) {
    findings.Add(Invariant::kUnchanged, Severity::kMedium,
                 Text("the call returns ", trace::ResultName(evidence.result), ", but wrote ",
                      written->size, " bytes to guest ", Hex{written->to}));
  }
}

}  // namespace

void CheckUnchanged(const Evidence& evidence, Findings& findings) {
  CheckWrites(evidence, findings);
  if (!evidence.failed()) return;
  for (std::uint32_t type = 0; type < evidence.after.types.size(); ++type) {
    CheckType(evidence, type, findings);
  }
  const machine::Log& log = evidence.machine.log();
  if (!evidence.expected.destinations.empty()) return;  // CheckBounds checks such a load
  const auto changed =
      std::find_if(log.mappings.begin(), log.mappings.end(), [&](const machine::Mapping& mapping) {
        return mapping.changed && evidence.machine.IsInCrashArea(mapping.mfn) &&
               !model::Contains(evidence.expected.room,
                                model::Number{mapping.mfn} * machine::kPageSize);
      });
  if (changed != log.mappings.end()) {
    findings.Add(Invariant::kUnchanged, Severity::kHigh,
                 Text("the call fails with ", trace::ResultName(evidence.result),
                      ", but changed frame ", Hex{changed->mfn}));
  }
}

}  // namespace oracle
