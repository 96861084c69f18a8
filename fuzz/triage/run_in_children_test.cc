// SPDX-License-Identifier: MIT
#include "fuzz/triage/run_in_children.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <cstring>

#include "fuzz/engines/mutate/calls.h"

namespace triage {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

std::vector<Input> Inputs(const std::vector<std::string>& names) {
  std::vector<Input> inputs;
  for (const std::string& name : names) {
    inputs.push_back({.file = name, .target = "hypercall_fuzz", .bytes = {}, .trace = {}});
  }
  return inputs;
}

/// Does what the input's name says.
Verdict Act(const Input& input) {
  const std::string deed = input.file.string();
  if (deed == "abort") std::abort();
  if (deed == "hang") pause();
  if (deed == "exit") _exit(3);
  if (deed == "ubsan") {
    const char report[] = "core/x.cc:1:2: runtime error: shift exponent 64 is too large\n";
    if (write(STDERR_FILENO, report, std::strlen(report)) > 0) std::abort();
  }
  Verdict verdict;
  verdict.results = {static_cast<std::int64_t>(deed.size())};
  return verdict;
}

TEST(RunInChildren, ADyingInputTakesNothingWithIt) {
  const std::vector<Input> inputs =
      Inputs({"fine", "abort", "well", "hang", "exit", "ubsan", "good"});
  std::size_t last = 0;
  std::vector<Verdict> verdicts;
  // On a busy machine an input that ends may take longer than the limit.
  const auto is_late = [&] {
    const auto late = std::count_if(verdicts.begin(), verdicts.end(), [](const Verdict& verdict) {
      return verdict.kind == Verdict::Kind::kTimedOut;
    });
    return late > 1;
  };
  milliseconds limit(500);
  do {
    verdicts = RunInChildren(inputs, limit, [&](std::size_t done) { last = done; }, Act);
    limit *= 8;
  } while (is_late() && limit < minutes(5));
  ASSERT_EQ(verdicts.size(), 7u);
  EXPECT_EQ(last, 7u);
  for (const int i : {0, 2, 6}) {
    EXPECT_EQ(verdicts[i].kind, Verdict::Kind::kHeld);
    EXPECT_EQ(verdicts[i].results, std::vector<std::int64_t>{4});
  }
  EXPECT_EQ(verdicts[1].kind, Verdict::Kind::kCrashed);
  EXPECT_EQ(verdicts[1].detail, "Aborted");
  EXPECT_EQ(verdicts[3].kind, Verdict::Kind::kTimedOut);
  EXPECT_EQ(verdicts[4].detail, "exit status 3");
  EXPECT_EQ(verdicts[5].detail, "shift exponent 64 is too large");
}

TEST(RunInChildren, AVerdictMayHoldAnyBytes) {
  const std::vector<Verdict> verdicts = RunInChildren(
      Inputs({"x"}), milliseconds(60000), [](std::size_t) {},
      [](const Input&) {
        Verdict verdict;
        verdict.kind = Verdict::Kind::kDiffers;
        verdict.detail = "saw \xff here";
        return verdict;
      });
  ASSERT_EQ(verdicts.size(), 1u);
  EXPECT_EQ(verdicts[0].kind, Verdict::Kind::kDiffers);
  EXPECT_EQ(verdicts[0].detail, "saw \xef\xbf\xbd here");
}

}  // namespace
}  // namespace triage
