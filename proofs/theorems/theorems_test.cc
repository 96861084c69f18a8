// SPDX-License-Identifier: MIT
//
// The theorems hold for the core of this tree.
#include <gtest/gtest.h>

#include <cstddef>
#include <iostream>
#include <numeric>
#include <type_traits>

#include "core/image.h"
#include "core/segments.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"
#include "proofs/theorems/image.h"

namespace theorems {
namespace {

// image.cc relies on this layout.
static_assert(sizeof(kexecore::Bounds) == 40);
static_assert(offsetof(kexecore::Bounds, crash_start) == 0);
static_assert(offsetof(kexecore::Bounds, crash_size) == 8);
static_assert(offsetof(kexecore::Bounds, physical_bits) == 16);
static_assert(offsetof(kexecore::Bounds, type) == 20);
static_assert(offsetof(kexecore::Bounds, ram.ranges) == 24);
static_assert(offsetof(kexecore::Bounds, ram.count) == 32);
static_assert(sizeof(kexecore::Form) == 4 && sizeof(kexecore::Caller) == 4);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kMerged) == kMerged);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kPosted) == kPosted);
static_assert(static_cast<std::uint32_t>(kexecore::Form::kPageList) == kPageList);
static_assert(static_cast<std::uint32_t>(kexecore::Caller::kNative) == KEXECORE_CALLER_NATIVE);
static_assert(static_cast<std::uint32_t>(kexecore::Caller::kCompat) == KEXECORE_CALLER_COMPAT);
static_assert(std::is_same_v<kexecore::Segment, kexecore_abi_segment>);

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
    {"slot_transition_keeps_invariant",
     {"the current slot is the one that the position names",
      "S1, begin load: the free slot is the type's other one, and holds no image",
      "T2, status: present when the type's current slot holds an image",
      "S1, commit: the free slot becomes current and its image the only one",
      "S2, withdraw and unload: no image of the type is present, the position stays",
      "S3: commit leaves the other type and every other bit",
      "S3: withdraw leaves the other type and every other bit",
      "S: after commit both types are at rest", "S: after withdraw both types are at rest"}},
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
