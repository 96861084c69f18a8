// SPDX-License-Identifier: MIT
#include "fuzz/triage/by_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "fuzz/engines/targets/meaning.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "trace/foreign.h"
#include "trace/names.h"
#include "trace/story.h"

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
  Verdict verdict = FromOutcome(replay::Run(input.trace, store));
  for (const trace::ForeignFile& file : store.missing()) {
    verdict.missing.push_back(
        fmt::format("{} ({} {} {})", file.name, file.package, file.version, file.path));
  }
  return verdict;
}

const targets::Meaning& MeaningOf(const Input& input) {
  const auto all = targets::Meanings();
  const auto found = std::find_if(all.begin(), all.end(), [&](const targets::Meaning* meaning) {
    return meaning->target == input.target;
  });
  if (found == all.end()) throw std::logic_error("no fuzz target is called " + input.target);
  return **found;
}

bool IsTrace(const targets::Meaning& meaning) { return meaning.check == nullptr; }

}  // namespace

Verdict FromOutcome(const replay::Outcome& outcome) {
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
  return verdict;
}

Verdict RunHere(const Input& input) {
  const targets::Meaning& meaning = MeaningOf(input);
  return IsTrace(meaning) ? RunTrace(input) : FromViolation(meaning.check(input.bytes));
}

std::string Story(const Input& input, std::span<const std::int64_t> results) {
  const targets::Meaning& meaning = MeaningOf(input);
  return IsTrace(meaning) ? trace::Story(input.trace, results) : meaning.story(input.bytes);
}

std::optional<trace::Trace> AsTrace(const Input& input) {
  const targets::Meaning& meaning = MeaningOf(input);
  return IsTrace(meaning) ? input.trace : meaning.to_trace(input.bytes);
}

}  // namespace triage
