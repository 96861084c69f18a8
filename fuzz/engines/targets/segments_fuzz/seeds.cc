// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/seeds.h"

namespace targets::segments_fuzz {
namespace {

std::vector<NamedInput> Make(const std::vector<NamedTrace>& /*recorded*/) {
  // 46 bits; a crash area of 16 pages from page 256 on; EM_X86_64, with the entry at the area's
  // start.
  const std::vector<std::uint8_t> head = {14, 0, 0, 1, 16, 0, 0, 0, 0};
  const std::vector<NamedInput> tails = {
      {"nothing", {}},
      {"whole_area", {1, 0, 0, 1, 0}},
      {"two_in_a_row", {1, 0, 0, 8, 2, 1, 3, 0, 9, 0xff}},
      {"overlap", {1, 0, 0, 8, 2, 1, 11, 0xff, 9, 0}},
      {"beyond_the_end", {1, 0, 0, 9, 1}},
      {"end_wraps", {1, 0, 0, 6, 0}},
      {"mapping", {1, 0, 0, 8, 1, 0, 6, 0, 5, 0}},
      {"mapping_too_far", {1, 0, 0, 8, 1, 0, 6, 0, 12, 1}},
      {"buffer_too_long", {7, 0, 0, 8, 1}},
      {"buffer_at_the_top", {11, 0, 0, 8, 1}},
      {"unaligned", {1, 0, 0, 8, 1, 1, 3, 1, 9, 0}},
  };
  // The same machine with other types, revisions, callers and entries. RAM is everything, the area
  // alone, or everything but a page in the middle of the area.
  std::vector<NamedInput> inputs = {
      {"default", {14, 0, 0, 1, 16, 0, 2, 0, 0, 1, 0, 0, 9, 1}},
      {"default_in_ram", {14, 4, 0, 1, 16, 0, 2, 0, 0, 1, 0, 0, 1, 0}},
      {"default_beyond_ram", {14, 4, 0, 1, 16, 0, 2, 0, 0, 1, 0, 0, 9, 1}},
      {"default_over_hole", {14, 12, 0, 1, 16, 0, 2, 0, 0, 1, 0, 0, 1, 0}},
      {"default_two_ranges", {14, 12, 0, 1, 16, 0, 2, 0, 0, 1, 0, 0, 8, 8, 1, 8, 9, 1, 0}},
      {"posted_unaligned", {14, 0, 0, 1, 16, 0, 4, 0, 1, 1, 0, 1, 8, 2}},
      {"posted_beyond_the_end", {14, 0, 0, 1, 16, 0, 4, 0, 0, 1, 0, 0, 1, 1}},
      {"compat", {14, 0, 0, 1, 16, 0, 9, 0, 0, 1, 0, 0, 1, 0}},
      {"compat_buffer_too_high", {14, 0, 0, 1, 16, 0, 8, 0, 0,  15, 0, 0, 8, 1, 1,
                                  0,  0, 0, 1, 0,  0, 0, 0, 16, 0,  0, 0, 0, 0, 0}},
      {"posted_compat", {14, 0, 0, 1, 16, 0, 13, 0, 0, 1, 0, 0, 1, 0}},
      {"entry_at_area_end", {14, 0, 0, 1, 16, 0, 0, 1, 0, 1, 0, 0, 1, 0}},
      {"entry_at_segment_end", {14, 0, 0, 1, 16, 0, 0, 8, 2, 1, 0, 0, 8, 2}},
  };
  for (const auto& [name, tail] : tails) {
    inputs.emplace_back(name, head);
    inputs.back().second.insert(inputs.back().second.end(), tail.begin(), tail.end());
  }
  return inputs;
}

}  // namespace

extern const Seeds kSeeds{.target = "segments_fuzz", .make = Make};

}  // namespace targets::segments_fuzz
