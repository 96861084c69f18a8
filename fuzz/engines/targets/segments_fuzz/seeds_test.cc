// SPDX-License-Identifier: MIT
#include "fuzz/engines/targets/seeds.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "core/image.h"
#include "fuzz/engines/targets/segments_fuzz/input.h"

namespace targets::segments_fuzz {

extern const Seeds kSeeds;

namespace {

TEST(Seeds, AnswerAsTheirNamesSay) {
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
      {"default", 0},
      {"default_in_ram", 0},
      {"default_beyond_ram", -99},
      {"default_over_hole", -99},
      {"default_two_ranges", 0},
      {"posted_unaligned", 0},
      {"posted_beyond_the_end", -99},  // the posted revision turns it into -EINVAL later
      {"compat", 0},
      {"compat_buffer_too_high", -22},
      {"posted_compat", 0},
  };
  const std::vector<NamedInput> inputs = kSeeds.make({});
  EXPECT_EQ(inputs.size(), expected.size());
  for (const auto& [name, bytes] : inputs) {
    SegmentsInput input;
    DecodeSegments(bytes.data(), bytes.size(), input);
    EXPECT_EQ(
        static_cast<int>(kexecore::CheckImage(input.segments.data(), input.count, input.entry,
                                              input.arch, input.form, input.caller, input.Where())),
        expected.at(name))
        << name;
  }
}

}  // namespace
}  // namespace targets::segments_fuzz
