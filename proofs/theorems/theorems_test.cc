// SPDX-License-Identifier: MIT
//
// The theorems hold for the core of this tree.
#include <gtest/gtest.h>

#include <cstddef>
#include <numeric>
#include <type_traits>

#include "core/segments.h"
#include "proofs/prove.h"
#include "proofs/theorems/catalogue.h"

namespace theorems {
namespace {

// As image.cc lays them out.
static_assert(sizeof(kexecore::Bounds) == 24);
static_assert(offsetof(kexecore::Bounds, crash_start) == 0);
static_assert(offsetof(kexecore::Bounds, crash_size) == 8);
static_assert(offsetof(kexecore::Bounds, physical_bits) == 16);
static_assert(std::is_same_v<kexecore::Segment, kexecore_abi_segment>);

std::vector<size_t> Indices() {
  std::vector<size_t> all(AllTheorems().size());
  std::iota(all.begin(), all.end(), 0);
  return all;
}

class TheoremTest : public testing::TestWithParam<size_t> {};

TEST_P(TheoremTest, IsProved) {
  const proofs::Report report =
      proofs::Prove(AllTheorems()[GetParam()], {"core/kexecore_bc.bc", "core/kexecore_bc_raw.bc"});
  EXPECT_EQ(report.result, proofs::Result::kProved) << report.message;
  EXPECT_TRUE(report.satisfiable);
  EXPECT_GE(report.queries.size(), 3u);
  EXPECT_FALSE(report.coverage.functions.empty());
  EXPECT_TRUE(report.coverage.unreached.empty());
  std::cout << report.name << ": " << report.coverage.blocks << " blocks, " << report.seconds
            << " s\n";
}

INSTANTIATE_TEST_SUITE_P(All, TheoremTest, testing::ValuesIn(Indices()),
                         [](const auto& info) { return AllTheorems()[info.param].name; });

}  // namespace
}  // namespace theorems
