// SPDX-License-Identifier: MIT
#include "fuzz/triage/group.h"

#include <gtest/gtest.h>

#include "kexecore/abi.h"
#include "trace/build.h"

namespace triage {
namespace {

class GroupTest : public ::testing::Test {
 protected:
  void Add(oracle::Invariant invariant, oracle::Severity severity,
           const std::vector<std::uint64_t>& operations, std::size_t bytes) {
    Input input{.file = std::to_string(inputs_.size()),
                .target = "hypercall_fuzz",
                .bytes = std::vector<std::uint8_t>(bytes),
                .trace = {}};
    Verdict verdict;
    for (const std::uint64_t op : operations) {
      input.trace.hypercalls.push_back(trace::BuildTypeCall({}, op));
      verdict.results.push_back(0);
    }
    verdict.kind = Verdict::Kind::kViolated;
    verdict.violation =
        oracle::Violation{.invariant = invariant,
                          .hypercall = static_cast<std::uint32_t>(operations.size() - 1),
                          .severity = severity,
                          .detail = "d"};
    inputs_.push_back(std::move(input));
    verdicts_.push_back(std::move(verdict));
  }

  std::vector<Input> inputs_;
  std::vector<Verdict> verdicts_;
};

constexpr std::uint64_t kLoad = KEXEC_CMD_kexec_load, kUnload = KEXEC_CMD_kexec_unload;

TEST_F(GroupTest, SamePromiseAndShapeIsOneFinding) {
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad, kLoad}, 90);
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad, kLoad, kLoad}, 10);
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad, kLoad}, 50);
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad, kUnload}, 5);
  Add(oracle::Invariant::kBounds, oracle::Severity::kCritical, {kLoad, kLoad}, 500);
  verdicts_.emplace_back();  // held
  inputs_.push_back(inputs_[0]);

  const std::vector<Finding> findings = Group(inputs_, verdicts_);
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(findings[0].promise, "bounds");  // the worst first
  EXPECT_EQ(findings[1].promise, "pages");
  EXPECT_EQ(findings[1].inputs, (std::vector<std::size_t>{0, 1, 2}));
  EXPECT_EQ(findings[1].smallest, 2u);  // fewest hypercalls, then fewest bytes
  EXPECT_EQ(findings[1].shape, "load, load = 0");
  EXPECT_EQ(findings[2].shape, "load, unload = 0");
}

TEST_F(GroupTest, AFindingIsAsGraveAsTheGravestOfItsInputs) {
  Add(oracle::Invariant::kPages, oracle::Severity::kHigh, {kLoad}, 1);
  Add(oracle::Invariant::kPages, oracle::Severity::kCritical, {kLoad}, 1);
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad}, 1);
  const std::vector<Finding> findings = Group(inputs_, verdicts_);
  ASSERT_EQ(findings.size(), 1u);
  EXPECT_EQ(findings[0].severity, oracle::Severity::kCritical);
}

TEST_F(GroupTest, TargetsDoNotShareFindings) {
  for (const char* const target : {"slots_fuzz", "segments_fuzz"}) {
    Add(oracle::Invariant::kResult, oracle::Severity::kMedium, {kLoad}, 1);
    inputs_.back().target = target;
    verdicts_.back().detail = "the same words";
  }
  const std::vector<Finding> findings = Group(inputs_, verdicts_);
  ASSERT_EQ(findings.size(), 2u);
  EXPECT_EQ(findings[0].shape, findings[1].shape);
  EXPECT_EQ(findings[0].target, "segments_fuzz");
  EXPECT_EQ(findings[0].inputs, std::vector<std::size_t>{1});
  EXPECT_EQ(findings[1].target, "slots_fuzz");
  EXPECT_EQ(findings[1].inputs, std::vector<std::size_t>{0});
}

TEST_F(GroupTest, PromisesDoNotShareFindings) {
  Add(oracle::Invariant::kResult, oracle::Severity::kMedium, {kLoad}, 1);
  Add(oracle::Invariant::kPages, oracle::Severity::kMedium, {kLoad}, 1);
  EXPECT_EQ(Group(inputs_, verdicts_).size(), 2u);
}

TEST_F(GroupTest, NothingBrokenIsNoFinding) { EXPECT_TRUE(Group(inputs_, verdicts_).empty()); }

}  // namespace
}  // namespace triage
