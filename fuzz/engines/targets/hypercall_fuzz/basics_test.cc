// SPDX-License-Identifier: MIT
// Each seed does what its name says. A corpus of inputs that all fail at the first check would be
// worthless.
#include "fuzz/engines/targets/hypercall_fuzz/basics.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "fuzz/simulation/replay/replay.h"
#include "trace/foreign.h"

namespace targets::hypercall_fuzz {
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
      {"default_load", {0, 1, 0}},
      {"default_over_crash", {0, 0}},
      {"default_again", {0, 0, 0}},
      {"default_exec", {0, 0, 0, 0}},
      {"default_in_place", {0}},
      {"default_out_of_place", {0}},
      {"default_at_ram_end", {0}},
      {"default_beyond_ram_end", {-99}},
      {"default_too_much", {-12}},
      {"default_mostly_zero", {0}},
      {"default_zero_pages", {0, 0}},
      {"default_zero_tables", {0}},
      {"default_held", {-12, 0}},
      {"default_unprepared", {0, -16, 1}},
      {"default_tables", {0, 0}},
      {"crash_tables", {0, 0}},
      {"crash_odd_area", {0, 0}},
      {"crash_whole_odd_area", {0}},
      {"crash_odd_area_list", {0}},
      {"crash_first_mebibyte", {0}},
      {"crash_no_room", {0, 0}},
      {"crash_little_room", {0, 0}},
      {"crash_over_kept", {0, 0, 1}},
      {"crash_beside_kept", {0, 0, 0}},
      {"default_odd_ram", {0}},
      {"default_first_region", {0}},
      {"five_levels", {0, 0, 0}},
      {"five_levels_high", {0}},
      {"five_levels_386", {0}},
      {"paused_before_busy", {0, -85, 0, -85, -16}},
      {"ticket_elsewhere", {-85, -22, 0, 1}},
      {"ticket_forged", {-85, -22, 0, 1}},
      {"ticket_used", {-85, 0, -22}},
      {"executed", {-2, 0, -22, -2, 0, -16}},
      {"given_back", {-22, 0, 0, -16, 0, 0, -22}},
      {"cpu_without_notes", {0, 0, -22, -34}},
      {"denied", {-13}},
      {"no_lists", {-95, -95, 0}},
      {"default_paused", {-85, 0, 1}},
      {"zero_pages_paused", {-85, 0}},
      {"paused_twice", {-85, -85, 0}},
      {"default_abandoned", {-85, -4, 0}},
      {"crash_abandoned", {0, -85, -4, 0}},
      {"paused_unload", {0, -85, 0, 0}},
      {"load_while_paused", {-85, -16, 0, 0}},
      {"crash_while_paused", {0, -85, 0, -16}},
      {"nothing_paused", {-22, -22}},
      {"crash_call", {0, 0}},
      {"crash_call_nothing", {-2}},
      {"compat_load", {0}},
      {"compat_range", {0, 0}},
      {"compat_range_too_far", {-34, 0}},
      {"posted_load", {0, 1}},
      {"posted_default", {0}},
      {"posted_compat", {0}},
      {"posted_upper_flags", {-22}},
      {"posted_outside", {-22}},
      {"v1_default", {0, 1}},
      {"v1_compat", {0, 1}},
      {"v1_crash", {0}},
      {"v1_crash_entry_anywhere", {0}},
      {"v1_goes_on", {0}},
      {"v1_cycle", {-22}},
      {"v1_no_end", {-22}},
      {"v1_not_owned", {-14}},
      {"v1_list_not_owned", {-14}},
      {"v1_zero", {-22}},
      {"v1_two_flags", {-22}},
      {"v1_source_first", {-22}},
      {"v1_16_runs", {0}},
      {"v1_17_runs", {-22}},
      {"v1_raced", {0}},
      {"v1_paused", {-85, 0, 1}},
      {"v1_abandoned", {-85, -4, 0}},
      {"unload_v1", {0, 0, 0}},
  };
  const std::vector<NamedTrace> traces = BasicTraces();
  EXPECT_EQ(traces.size(), expected.size());
  for (const auto& [name, trace] : traces) EXPECT_EQ(Results(trace), expected.at(name)) << name;
}

}  // namespace
}  // namespace targets::hypercall_fuzz
