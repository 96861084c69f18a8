// SPDX-License-Identifier: MIT
// Each seed does what its name says: a corpus of inputs that all fail at the first check would be
// none.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/entry.h"
#include "fuzz/replay/replay.h"
#include "fuzz/seeds/basics.h"
#include "fuzz/targets/segments_input.h"
#include "fuzz/trace/foreign.h"

namespace seeds {
namespace {

std::vector<std::int64_t> Results(const trace::Trace& trace) {
  trace::ForeignStore store;
  const replay::Outcome outcome = replay::Run(trace, store);
  EXPECT_TRUE(outcome.held());
  return outcome.results;
}

TEST(BasicTraces, AnswerAsTheirNamesSay) {
  const std::map<std::string, std::vector<std::int64_t>> expected = {
      {"load", {0}},
      {"load_386", {0}},
      {"load_nothing", {-22}},
      {"load_16", {0}},
      {"load_17", {-22}},
      {"load_with_mapping", {0}},
      {"load_default", {-95}},
      {"load_apart", {0, 0, 1}},
      {"load_over", {0, 0, 1}},
      {"load_unload", {0, 0, 0}},
      {"load_exec", {0, 0, -16}},
      {"exec_refused", {0, -5, 1}},
      {"no_page", {-12}},
      {"no_map", {-12}},
      {"fault_in_buffer", {-14}},
      {"raced", {0}},
      {"ranges", {0, 0, 0, -34, 0}},
      {"unload_nothing", {0, 0}},
      {"unprivileged", {-1}},
      {"no_such_operation", {-95, -95}},
  };
  const std::vector<NamedTrace> traces = BasicTraces();
  EXPECT_EQ(traces.size(), expected.size());
  for (const auto& [name, trace] : traces) EXPECT_EQ(Results(trace), expected.at(name)) << name;
}

TEST(BasicSegments, AnswerAsTheirNamesSay) {
  const std::map<std::string, int> expected = {
      {"nothing", -22},
      {"whole_area", 0},
      {"two_in_a_row", 0},
      {"overlap", -22},
      {"beyond_the_end", -99},
      {"end_wraps", -99},
      {"mapping", 0},
      {"mapping_too_far", -99},
      {"buffer_too_long", -22},
      {"buffer_at_the_top", 0},
      {"unaligned", -99},
      {"entry_at_area_end", -99},
      {"entry_at_segment_end", -22},
  };
  const std::vector<NamedInput> inputs = BasicSegments();
  EXPECT_EQ(inputs.size(), expected.size());
  for (const auto& [name, bytes] : inputs) {
    targets::SegmentsInput input;
    targets::DecodeSegments(bytes.data(), bytes.size(), input);
    EXPECT_EQ(static_cast<int>(kexecore::CheckImage(input.segments.data(), input.count, input.entry,
                                                    input.arch, input.bounds)),
              expected.at(name))
        << name;
  }
}

}  // namespace
}  // namespace seeds
