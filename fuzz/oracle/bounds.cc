// SPDX-License-Identifier: MIT
#include "fuzz/oracle/bounds.h"

#include <algorithm>

#include "kexecore/kexecore.h"

namespace oracle {
namespace {

using machine::Misuse;

void ReportMisuse(const Misuse& misuse, Findings& findings) {
  const auto add = [&](Severity severity, std::string detail) {
    findings.Add(Invariant::kBounds, severity, std::move(detail));
  };
  switch (misuse.kind) {
    case Misuse::Kind::kMapOutsideCrashArea:
      return add(Severity::kCritical,
                 Text("maps frame ", Hex{misuse.first}, ", outside the crash area"));
    case Misuse::Kind::kMapTwice:
      return add(Severity::kMedium,
                 Text("maps frame ", Hex{misuse.first}, " while another page is mapped"));
    case Misuse::Kind::kUnmapOfNothing:
      return add(Severity::kHigh, "unmaps an address that is not mapped");
    case Misuse::Kind::kLeakedMapping:
      return add(Severity::kMedium, Text("returns with frame ", Hex{misuse.first}, " mapped"));
    case Misuse::Kind::kCopyOutsidePage:
      return add(Severity::kCritical, Text("copies ", misuse.second, " bytes from guest ",
                                           Hex{misuse.first}, " to outside the mapped page"));
    case Misuse::Kind::kTornWindow:
      return add(Severity::kCritical, "writes outside the mapped page, or after it was unmapped");
    case Misuse::Kind::kFreeOfNothing:
      return;  // rule P, not M
  }
}

bool IsDestination(const model::Expectation& expected, kexecore_mfn_t mfn) {
  const auto covers = [&](const model::Destination& destination) {
    const model::Interval interval = model::DestinationOf(destination.segment);
    return model::Contains(interval, model::Number{mfn} * KEXECORE_PAGE_SIZE);
  };
  return std::any_of(expected.destinations.begin(), expected.destinations.end(), covers);
}

}  // namespace

void CheckBounds(const Evidence& evidence, Findings& findings) {
  const machine::Log& log = evidence.machine.log();
  for (const Misuse& misuse : log.misuses) ReportMisuse(misuse, findings);
  if (!log.misuses.empty() || log.mappings.empty()) return;
  if (evidence.op != KEXEC_CMD_kexec_load) {
    findings.Add(Invariant::kBounds, Severity::kCritical,
                 Text("maps frame ", Hex{log.mappings[0].mfn}, ", and is no load"));
    return;
  }
  // Of a load that the contract refuses, the crash area is all that it could be held to.
  if (evidence.expected.destinations.empty()) return;
  for (const machine::Mapping& mapping : log.mappings) {
    if (IsDestination(evidence.expected, mapping.mfn)) continue;
    findings.Add(Invariant::kBounds, Severity::kCritical,
                 Text("maps frame ", Hex{mapping.mfn}, ", of no destination of this load"));
    return;
  }
}

}  // namespace oracle
