// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

#include "fuzz/oracle/violation.h"
#include "fuzz/replay/replay.h"
#include "fuzz/targets/segments_check.h"
#include "fuzz/targets/segments_input.h"
#include "fuzz/targets/slots_check.h"
#include "fuzz/targets/slots_input.h"
#include "fuzz/trace/foreign.h"
#include "fuzz/trace/names.h"
#include "fuzz/triage/run.h"

namespace triage {
namespace {

Verdict FromViolation(const std::optional<oracle::Violation>& violation) {
  Verdict verdict;
  if (violation) {
    verdict.kind = Verdict::Kind::kViolated;
    verdict.violation = violation;
    verdict.detail = violation->detail;
  }
  return verdict;
}

Verdict RunTrace(const Input& input) {
  trace::ForeignStore store;
  const replay::Outcome outcome = replay::Run(input.trace, store);
  Verdict verdict;
  if (!outcome.violations.empty()) {
    verdict = FromViolation(outcome.violations.front());
  } else if (!outcome.differences.empty()) {
    const replay::Difference& difference = outcome.differences.front();
    verdict.kind = Verdict::Kind::kDiffers;
    verdict.detail =
        fmt::format("hypercall {} returned {}, the recorded client saw {}", difference.hypercall,
                    trace::ResultName(difference.replayed), trace::ResultName(difference.recorded));
  }
  verdict.results = outcome.results;
  for (const trace::ForeignFile& file : store.missing()) {
    verdict.missing.push_back(
        fmt::format("{} ({} {} {})", file.name, file.package, file.version, file.path));
  }
  return verdict;
}

}  // namespace

Verdict RunHere(const Input& input) {
  if (input.target == "segments_fuzz") {
    targets::SegmentsInput segments;
    targets::DecodeSegments(input.bytes.data(), input.bytes.size(), segments);
    return FromViolation(targets::Check(segments));
  }
  if (input.target == "slots_fuzz") {
    return FromViolation(
        targets::Check(targets::SlotsInput(input.bytes.data(), input.bytes.size())));
  }
  return RunTrace(input);
}

}  // namespace triage
