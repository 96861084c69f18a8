// SPDX-License-Identifier: MIT
//
// The theorems hold for the core of this tree.
#include <gtest/gtest.h>

#include <cstddef>
#include <iostream>
#include <numeric>

#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"

namespace theorems {
namespace {

/// The claims of each theorem, written a second time, so that nobody drops a claim in passing.
struct Claimed {
  std::string theorem;
  std::vector<std::string> claims;
};

const std::vector<Claimed> kClaimed = {
    {"crash_segments_inside_area",
     {"accepted as CRASH: every segment with a buffer lies inside the crash area",
      "accepted: every segment without a buffer ends at or below 2^width",
      "accepted: no two segments with a buffer share a byte"}},
    {"entry_in_buffered_segment",
     {"accepted, as a whole: the entry point lies in a segment with a buffer",
      "accepted as CRASH: the entry point lies in the crash area",
      "accepted as EM_386: the entry point lies below 4 GiB",
      "accepted: the entry point and every segment lie in reach"}},
    {"image_answer_is_the_contracts",
     {"L8: its check gives the rule's error exactly where the rule is broken",
      "L9: its check gives the rule's error exactly where the rule is broken",
      "L10: its check gives the rule's error exactly where the rule is broken",
      "L11: its check gives the rule's error exactly where the rule is broken",
      "L12: its check gives the rule's error exactly where the rule is broken",
      "L13: its check gives the rule's error exactly where the rule is broken",
      "L14: its check gives the rule's error exactly where the rule is broken",
      "the image gets the first of these errors of the rules that speak of it, or 0"}},
    {"init_is_rules_I",
     {"the answer is 0 or -EINVAL",
      "I1: the API version is the header's, and the revision one of the two",
      "I2: the physical width is 32 to 52 bits",
      "I3: the crash area is page aligned, or empty, and does not hold frame 0",
      "I4: the crash area, unless empty, ends at or below 2^width",
      "I5: the other ranges end at or below 2^width, and share no byte with the crash area",
      "I7: the address of the control page is page aligned, in the upper half but for the last "
      "page, and then the crash area ends at or below 2^47; or it is 0",
      "I8: no feature is set that the header does not name",
      "I6: RAM is page aligned, ascending, apart, and ends at or below 2^width",
      "refused: some rule is broken", "refused: the instance is as it was",
      "accepted: the instance has a copy of it",
      "accepted: the instance knows how many pages RAM has",
      "S: accepted: both types are at rest, no image is present, and nobody holds the instance"}},
    {"ram_any_count",
     {"RAM keeps I6, and all frames lie in one range: there is such a range",
      "RAM keeps I6, and they do not: no range, whatever its index, holds them all",
      "I6, accepted: there are at most 1024 ranges",
      "I6, accepted: each range, whatever its index, keeps the rule",
      "I6, refused: there are more ranges, or one that breaks the rule",
      "the pages of RAM are those of its ranges together"}},
    {"slot_transition_keeps_invariant",
     {"the current slot is the one that the position names",
      "S1, begin load: the free slot is the type's other one, and holds no image",
      "T2, status: present when the type's current slot holds an image",
      "S1, commit: the free slot becomes current and its image the only one",
      "S2, withdraw and unload: no image of the type is present, the position stays",
      "S3: commit leaves the other type and every other bit",
      "S3: withdraw leaves the other type and every other bit",
      "S: after commit both types are at rest", "S: after withdraw both types are at rest"}},
    {"state_word",
     {"C1, continue: a change ends the suspension of the call with this ticket, and no more",
      "C1, continue: a change takes the call over, and without one it is not taken over",
      "C1, continue: the call's address space was seen to be the caller's",
      "C2, abandon: a change ends the suspension of the call with this ticket, and no more",
      "C2, abandon: a change takes the call over, and without one it is not taken over",
      "X1: another type is refused, and nothing changes",
      "X2, X3: a change marks an image as being entered, of a type whose image is present while "
      "none is being entered; or takes that mark back",
      "X3: after a mark the hook is called, with the image that was present then; and not without",
      "X3: a refusal of the hook's takes the mark back, and is the answer",
      "X3: what the hook took over stays marked, and the answer is 0",
      "X2: else the answer is -ENOENT, or -EBUSY with its cause",
      "X4: each change counts a crash that enters an image, or takes that back, and is of a call "
      "that looks for an image no longer",
      "X4: the hook gets an image that was present when the crash was counted",
      "X4: never -EBUSY of its own: without an image the answer is -ENOENT, and nothing is left "
      "counted",
      "X3, X4: a refusal of the hook's leaves nothing counted, and is the answer",
      "X4: what the hook took over stays counted, and the answer is 0",
      "X5: the exec that enters an image no longer does, and nothing else changes",
      "X5: the answer is 0 if one did, else -EINVAL"}},
};

/// The texts of the questions that were put about one artefact ("shipped" or "raw"), without the
/// count of obligations.
std::vector<std::string> Questions(const proofs::Report& report, const std::string& artefact) {
  std::vector<std::string> all;
  for (const proofs::Query& query : report.queries) {
    if (query.artefact == artefact) all.push_back(query.what.substr(0, query.what.find(" (")));
  }
  return all;
}

std::vector<std::size_t> Indices() {
  std::vector<std::size_t> all(AllTheorems().size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

class TheoremTest : public testing::TestWithParam<std::size_t> {};

TEST_P(TheoremTest, IsProved) {
  const proofs::Report report =
      proofs::Prove(AllTheorems()[GetParam()], {"core/kexecore_bc.bc", "core/kexecore_bc_raw.bc"});
  EXPECT_EQ(report.result, proofs::Result::kProved) << report.message;
  EXPECT_TRUE(report.satisfiable);
  const Claimed& claimed = kClaimed.at(GetParam());
  EXPECT_EQ(report.name, claimed.theorem);
  const std::string no_undefined = "no undefined behaviour, no access out of bounds";
  std::vector<std::string> of_shipped = claimed.claims;
  of_shipped.push_back(no_undefined);
  EXPECT_EQ(Questions(report, "shipped"), of_shipped);
  EXPECT_EQ(Questions(report, "raw"), std::vector<std::string>{no_undefined});
  EXPECT_FALSE(report.coverage.functions.empty());
  EXPECT_TRUE(report.coverage.unreached.empty());
  std::cout << report.name << ": " << report.coverage.blocks << " blocks, " << report.seconds
            << " s\n";
}

TEST(CatalogueTest, HasTheTheorems) { EXPECT_EQ(AllTheorems().size(), kClaimed.size()); }

INSTANTIATE_TEST_SUITE_P(All, TheoremTest, testing::ValuesIn(Indices()),
                         [](const auto& info) { return AllTheorems()[info.param].name; });

}  // namespace
}  // namespace theorems
