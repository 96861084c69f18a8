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
      return add(Severity::kCritical, Text("the core maps frame ", Hex{misuse.first},
                                           ", which is neither in the crash area nor allocated"));
    case Misuse::Kind::kMapTooMany:
      return add(Severity::kMedium,
                 Text("the core maps frame ", Hex{misuse.first}, " while two pages are mapped"));
    case Misuse::Kind::kMapTwice:
      return add(Severity::kMedium,
                 Text("the core maps frame ", Hex{misuse.first}, ", which is mapped already"));
    case Misuse::Kind::kUnmapOfNothing:
      return add(Severity::kHigh, "the core unmaps an address that is not mapped");
    case Misuse::Kind::kLeakedMapping:
      return add(Severity::kMedium,
                 Text("the core returns while frame ", Hex{misuse.first}, " is mapped"));
    case Misuse::Kind::kCopyOutsidePage:
      return add(Severity::kCritical,
                 Text("the core copies ", misuse.second, " bytes from guest ", Hex{misuse.first},
                      " to addresses outside the mapped page"));
    case Misuse::Kind::kCopyBeyondCaller:
      return add(Severity::kHigh,
                 Text("the core copies ", misuse.second, " bytes from guest ", Hex{misuse.first},
                      ", which end beyond the caller's addresses"));
    case Misuse::Kind::kGuestPageWritten:
      return add(Severity::kCritical,
                 Text("the core writes to frame ", Hex{misuse.first}, ", which the guest owns"));
    case Misuse::Kind::kTornWindow:
      return add(Severity::kCritical,
                 "the core writes outside the mapped page, or after it unmapped the page");
    case Misuse::Kind::kFreeOfNothing:
    case Misuse::Kind::kFreeOfMapped:
    case Misuse::Kind::kPreparedTwice:
    case Misuse::Kind::kForgetOfNothing:
      return;  // rules P, P1 and P2, not M
  }
}

/// Does a load of type CRASH write, in this call, a destination that contains [first, end)?
bool IsDestination(const model::Expectation& expected, model::Number first, model::Number end) {
  if (expected.loading_type != KEXEC_TYPE_CRASH) return false;
  const auto& segments = expected.destinations;
  return std::any_of(segments.begin(), segments.end(), [&](const model::Segment& segment) {
    return model::HasBuffer(segment) &&
           model::Contains(model::DestinationOf(segment), model::Interval{first, end});
  });
}

/// Does a load of type CRASH write, in this call, a destination with a byte in this page?
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

/// Does the page lie in the room that a load of type CRASH has for control page and tables (D8)?
bool IsInRoom(const Evidence& evidence, model::Number page) {
  return model::Contains(evidence.expected.room, page);
}

/// Checks a mapping of a page of the crash area. Returns false if it adds a violation.
bool CheckMapping(const Evidence& evidence, const machine::Mapping& mapping, Findings& findings) {
  const model::Number page = model::Number{mapping.mfn} * machine::kPageSize;
  if (IsInRoom(evidence, page)) return true;
  if (!HasDestination(evidence.expected, page)) {
    findings.Add(
        Invariant::kBounds, Severity::kCritical,
        Text("the core maps frame ", Hex{mapping.mfn}, ", which is no destination of this load"));
  } else if (mapping.changed && !IsDestination(evidence.expected, page + mapping.first_changed,
                                               page + mapping.end_changed)) {
    findings.Add(Invariant::kBounds, Severity::kCritical,
                 Text("the core changes bytes ", Hex{mapping.first_changed}, " to ",
                      Hex{mapping.end_changed - 1u}, " of frame ", Hex{mapping.mfn},
                      ", which are not all of one destination"));
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
                 Text("the core maps frame ", Hex{log.mappings[0].mfn},
                      " in a call that neither loads nor unloads"));
    return;
  }
  // The contract refuses this load, so that it has no destinations and no room. The machine has
  // checked already that it maps no frame but allocated ones and those of the crash area;
  // CheckUnchanged checks the rest.
  if (MayBeRefused(evidence) && evidence.expected.destinations.empty() &&
      evidence.expected.room == model::Interval{0, 0}) {
    return;
  }
  for (const machine::Mapping& mapping : log.mappings) {
    if (evidence.machine.IsInCrashArea(mapping.mfn) && !CheckMapping(evidence, mapping, findings))
      return;
  }
}

}  // namespace oracle
