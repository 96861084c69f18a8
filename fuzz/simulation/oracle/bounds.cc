// SPDX-License-Identifier: MIT
#include "fuzz/simulation/oracle/bounds.h"

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
    case Misuse::Kind::kMapOutside:
      return add(Severity::kCritical, Text("maps frame ", Hex{misuse.first},
                                           ", neither of the crash area nor allocated"));
    case Misuse::Kind::kMapTooMany:
      return add(Severity::kMedium,
                 Text("maps frame ", Hex{misuse.first}, " while two pages are mapped"));
    case Misuse::Kind::kMapTwice:
      return add(Severity::kMedium,
                 Text("maps frame ", Hex{misuse.first}, ", which is mapped already"));
    case Misuse::Kind::kUnmapOfNothing:
      return add(Severity::kHigh, "unmaps an address that is not mapped");
    case Misuse::Kind::kLeakedMapping:
      return add(Severity::kMedium, Text("returns with frame ", Hex{misuse.first}, " mapped"));
    case Misuse::Kind::kCopyOutsidePage:
      return add(Severity::kCritical, Text("copies ", misuse.second, " bytes from guest ",
                                           Hex{misuse.first}, " to outside the mapped page"));
    case Misuse::Kind::kCopyBeyondCaller:
      return add(Severity::kHigh, Text("copies ", misuse.second, " bytes from guest ",
                                       Hex{misuse.first}, ", beyond the caller's addresses"));
    case Misuse::Kind::kGuestPageWritten:
      return add(Severity::kCritical,
                 Text("writes to frame ", Hex{misuse.first}, ", a page of the guest's"));
    case Misuse::Kind::kTornWindow:
      return add(Severity::kCritical, "writes outside the mapped page, or after it was unmapped");
    case Misuse::Kind::kFreeOfNothing:
    case Misuse::Kind::kFreeOfMapped:
      return;  // rule P, not M
  }
}

/// Does [first, end) lie in one destination that a load of type CRASH writes in this call?
bool IsDestination(const model::Expectation& expected, model::Number first, model::Number end) {
  if (expected.loading_type != KEXEC_TYPE_CRASH) return false;
  const auto& segments = expected.destinations;
  return std::any_of(segments.begin(), segments.end(), [&](const model::Segment& segment) {
    return model::HasBuffer(segment) &&
           model::Contains(model::DestinationOf(segment), model::Interval{first, end});
  });
}

/// The same of any byte of a page.
bool HasDestination(const model::Expectation& expected, model::Number page) {
  if (expected.loading_type != KEXEC_TYPE_CRASH) return false;
  const auto& segments = expected.destinations;
  const model::Interval bytes{page, page + machine::kPageSize};
  return std::any_of(segments.begin(), segments.end(), [&](const model::Segment& segment) {
    return model::HasBuffer(segment) && model::ShareAByte(model::DestinationOf(segment), bytes);
  });
}

bool MayBeRefused(const Evidence& evidence) {
  return evidence.call == trace::Call::kHypercall &&
         (evidence.op == KEXEC_CMD_kexec_load || evidence.op == KEXEC_CMD_kexec_load_v1);
}

/// Of a page of the crash area.
bool CheckMapping(const Evidence& evidence, const machine::Mapping& mapping, Findings& findings) {
  const model::Number page = model::Number{mapping.mfn} * machine::kPageSize;
  if (!HasDestination(evidence.expected, page)) {
    findings.Add(Invariant::kBounds, Severity::kCritical,
                 Text("maps frame ", Hex{mapping.mfn}, ", of no destination of this load"));
  } else if (mapping.changed && !IsDestination(evidence.expected, page + mapping.first_changed,
                                               page + mapping.end_changed)) {
    findings.Add(
        Invariant::kBounds, Severity::kCritical,
        Text("changes bytes ", Hex{mapping.first_changed}, " to ", Hex{mapping.end_changed - 1u},
             " of frame ", Hex{mapping.mfn}, ", not all of one destination"));
  } else {
    return true;
  }
  return false;
}

}  // namespace

void CheckBounds(const Evidence& evidence, Findings& findings) {
  const machine::Log& log = evidence.machine.log();
  for (const Misuse& misuse : log.misuses) ReportMisuse(misuse, findings);
  if (!log.misuses.empty()) return;
  if (!evidence.MayMap() && !log.mappings.empty()) {
    findings.Add(Invariant::kBounds, Severity::kCritical,
                 Text("maps frame ", Hex{log.mappings[0].mfn}, ", and is neither load nor unload"));
    return;
  }
  // Of a load that the contract refuses, the crash area is all that it could be held to here.
  if (MayBeRefused(evidence) && evidence.expected.destinations.empty()) return;
  for (const machine::Mapping& mapping : log.mappings) {
    if (evidence.machine.IsInCrashArea(mapping.mfn) && !CheckMapping(evidence, mapping, findings))
      return;
  }
}

}  // namespace oracle
