// SPDX-License-Identifier: MIT
#include "fuzz/triage/by_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

#include "fuzz/engines/targets/catalogue.h"
#include "fuzz/engines/targets/segments_check.h"
#include "fuzz/engines/targets/segments_input.h"
#include "fuzz/engines/targets/segments_trace.h"
#include "fuzz/engines/targets/slots_check.h"
#include "fuzz/engines/targets/slots_input.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/simulation/replay/replay.h"
#include "trace/foreign.h"
#include "trace/names.h"
#include "trace/story.h"

namespace triage {
namespace {

using Results = std::span<const std::int64_t>;

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

std::string TraceStory(const Input& input, Results results) {
  return trace::Story(input.trace, results);
}

std::optional<trace::Trace> TraceItself(const Input& input) { return input.trace; }

targets::SegmentsInput Segments(const Input& input) {
  targets::SegmentsInput segments;
  targets::DecodeSegments(input.bytes.data(), input.bytes.size(), segments);
  return segments;
}

Verdict RunSegments(const Input& input) { return FromViolation(targets::Check(Segments(input))); }

/// A question about segments is one load.
std::optional<trace::Trace> SegmentsTrace(const Input& input) {
  return targets::ToTrace(Segments(input));
}

std::string SegmentsStory(const Input& input, Results /*results*/) {
  return trace::Story(targets::ToTrace(Segments(input)));
}

Verdict RunSlots(const Input& input) {
  return FromViolation(targets::Check(targets::SlotsInput(input.bytes.data(), input.bytes.size())));
}

std::string SlotsStory(const Input& input, Results /*results*/) {
  const targets::SlotsInput slots(input.bytes.data(), input.bytes.size());
  std::string story;
  for (std::uint32_t type = 0; type < 2; ++type) {
    story += fmt::format("at rest  type {}: {}, position {}\n", type,
                         slots.present_at_start(type) ? "an image" : "no image",
                         slots.position_at_start(type));
  }
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const targets::SlotOperation operation = slots.operation(i);
    const bool commits = operation.kind == targets::SlotOperation::Kind::kCommit;
    story += fmt::format("{:>7}  {} type {}\n", i, commits ? "commit" : "withdraw", operation.type);
  }
  return story;
}

std::optional<trace::Trace> NoTrace(const Input& /*input*/) { return std::nullopt; }

struct Row {
  std::string_view target;
  Verdict (*run)(const Input& input);
  std::string (*story)(const Input& input, Results results);
  std::optional<trace::Trace> (*trace)(const Input& input);
};

constexpr std::array<Row, targets::kCatalogue.size()> kRows{{
    {"segments_fuzz", RunSegments, SegmentsStory, SegmentsTrace},
    {"slots_fuzz", RunSlots, SlotsStory, NoTrace},
    {"hypercall_fuzz", RunTrace, TraceStory, TraceItself},
}};

const Row& RowOf(const Input& input) {
  const auto* const row = std::find_if(
      kRows.begin(), kRows.end(), [&](const Row& each) { return each.target == input.target; });
  if (row == kRows.end()) throw std::logic_error("no row in by_target.cc for " + input.target);
  return *row;
}

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

Verdict RunHere(const Input& input) { return RowOf(input).run(input); }

std::string Story(const Input& input, std::span<const std::int64_t> results) {
  return RowOf(input).story(input, results);
}

std::optional<trace::Trace> AsTrace(const Input& input) { return RowOf(input).trace(input); }

}  // namespace triage
