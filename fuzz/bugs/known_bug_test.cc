// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <gtest/gtest.h>

#include <fstream>

#include "cli/error.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

constexpr char kHead[] =
    "What: w\nSource: P1\nTarget: slots_fuzz\nOracle: slots, result\nTheorem: none\nTest: none\n"
    "\n--- a\n";

class KnownBugTest : public ::testing::Test {
 protected:
  KnownBugTest() : folder_(fs::path(::testing::TempDir()) / "known_bug_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  std::string Complaint(const std::vector<std::string>& names = {}) {
    try {
      ReadKnownBugs(folder_, names);
    } catch (const cli::InputError& error) {
      return error.what();
    }
    return "";
  }

  fs::path folder_;
};

TEST_F(KnownBugTest, ReadsHeadsInOrder) {
  Write("b.patch", std::string("Name: b\n") + kHead);
  Write("a.patch", std::string("Name: a\n") + kHead);
  Write("README.md", "no patch");
  const std::vector<KnownBug> bugs = ReadKnownBugs(folder_, {});
  ASSERT_EQ(bugs.size(), 2u);
  EXPECT_EQ(bugs[0].name, "a");
  EXPECT_EQ(bugs[0].oracles, (std::vector<std::string>{"slots", "result"}));
  EXPECT_TRUE(bugs[0].theorems.empty());
  EXPECT_FALSE(bugs[0].schedule);
  EXPECT_TRUE(bugs[0].is_hunted());
  EXPECT_EQ(bugs[0].test, "");
  EXPECT_EQ(bugs[0].engines, (std::vector{campaign::Engine::kLibFuzzer}));
  EXPECT_EQ(bugs[0].patch, folder_ / "a.patch");
  EXPECT_EQ(ReadKnownBugs(folder_, {"b"}).at(0).name, "b");
  EXPECT_EQ(ReadKnownBugs(folder_, {"some/folder/b.patch", "b"}).size(), 1U) << "a patch's path";
}

TEST_F(KnownBugTest, SaysWhatIsWrong) {
  EXPECT_NE(Complaint().find("no known bug in it"), std::string::npos);
  Write("a.patch", std::string("Name: a\n") + kHead);
  EXPECT_EQ(Complaint({"x"}), "x: no known bug is called that; there are a: the patches in " +
                                  (folder_.parent_path().filename() / folder_.filename()).string());
  Write("b.patch", kHead);
  EXPECT_NE(Complaint().find("b.patch: its head lacks 'Name:'"), std::string::npos);
  Write("b.patch", std::string("Name: b\nTarget: no_fuzz\n") +
                       "What: w\nSource: s\nOracle: o\nTheorem: t\nTest: none\n\n");
  EXPECT_NE(Complaint().find("no fuzz target is called 'no_fuzz'"), std::string::npos);
}

TEST_F(KnownBugTest, NeedsSomebodyToNotice) {
  const std::string start = "Name: a\nWhat: w\nSource: s\n";
  Write("a.patch", start + "Target: none\nOracle: none\nTheorem: none\nTest: none\n\n");
  EXPECT_NE(Complaint().find("has to notice it"), std::string::npos);
  Write("a.patch", start + "Target: slots_fuzz\nOracle: none\nTheorem: none\nTest: none\n\n");
  EXPECT_NE(Complaint().find("Target and Oracle"), std::string::npos);
  Write("a.patch", start + "Target: none\nOracle: slots\nTheorem: none\nTest: none\n\n");
  EXPECT_NE(Complaint().find("Target and Oracle"), std::string::npos);
  Write("a.patch", start + "Target: none\nOracle: none\nTheorem: none\nTest: //a:b\n\n");
  const KnownBug bug = ReadKnownBugs(folder_, {}).at(0);
  EXPECT_EQ(bug.test, "//a:b");
  EXPECT_TRUE(bug.is_hunted());
  EXPECT_EQ(bug.target, "");
  EXPECT_TRUE(bug.oracles.empty());
  EXPECT_TRUE(bug.engines.empty());
}

TEST_F(KnownBugTest, ReadsEngines) {
  Write("a.patch", std::string("Name: a\nEngines: afl, libfuzzer\n") + kHead);
  EXPECT_EQ(ReadKnownBugs(folder_, {}).at(0).engines,
            (std::vector{campaign::Engine::kAfl, campaign::Engine::kLibFuzzer}));
  Write("a.patch", std::string("Name: a\nEngines: honggfuzz\n") + kHead);
  EXPECT_NE(Complaint().find("no engine is called 'honggfuzz'"), std::string::npos);
}

constexpr char kNobody[] = "Name: a\nWhat: w\nSource: s\nTarget: none\nOracle: none\nTest: none\n";

TEST_F(KnownBugTest, ReadsEachTheoremWithItsClaimAndPromises) {
  Write("a.patch", std::string(kNobody) +
                       "Theorem: x\nClaim: L9: in RAM\nReplay: bounds, result\n"
                       "Theorem: y\nReplay: slots\n\n");
  const std::vector<Refutation> theorems = ReadKnownBugs(folder_, {}).at(0).theorems;
  ASSERT_EQ(theorems.size(), 2u);
  EXPECT_EQ(theorems[0].theorem, "x");
  EXPECT_EQ(theorems[0].claim, "L9: in RAM");
  EXPECT_EQ(theorems[0].oracles, (std::vector<std::string>{"bounds", "result"}));
  EXPECT_EQ(theorems[1].claim, "");
  EXPECT_EQ(theorems[1].oracles, std::vector<std::string>{"slots"});

  // Without a Replay of its own, a theorem takes the promises of the target.
  Write("a.patch", std::string("Name: a\nTheorem: x\n") +
                       "What: w\nSource: s\nTarget: slots_fuzz\nOracle: slots\nTest: none\n\n");
  EXPECT_EQ(ReadKnownBugs(folder_, {}).at(0).theorems.at(0).oracles,
            std::vector<std::string>{"slots"});
  Write("a.patch", std::string(kNobody) + "Theorem: x\n\n");
  EXPECT_NE(Complaint().find("neither Oracle nor Replay"), std::string::npos);
  Write("a.patch", std::string(kNobody) + "Theorem: none\nClaim: c\n\n");
  EXPECT_NE(Complaint().find("Claim: needs a theorem"), std::string::npos);
}

TEST_F(KnownBugTest, ReadsSchedules) {
  const std::string start = std::string(kNobody) + "Theorem: none\n";
  Write("a.patch", start + "Scenario: load, exec\nFailure: data race\n\n");
  const KnownBug bug = ReadKnownBugs(folder_, {}).at(0);
  ASSERT_TRUE(bug.schedule);
  EXPECT_EQ(bug.schedule->scenario, "load, exec");
  EXPECT_EQ(bug.schedule->failure, "data race");
  EXPECT_EQ(bug.schedule->tries, 64u);
  EXPECT_FALSE(bug.is_hunted());
  Write("a.patch", start + "Scenario: x\nFailure: y\nTries: 1\n\n");
  EXPECT_EQ(ReadKnownBugs(folder_, {}).at(0).schedule->tries, 1u);
  for (const char* const tries : {"0", "-1", "many", "1 "}) {
    Write("a.patch", start + "Scenario: x\nFailure: y\nTries: " + tries + "\n\n");
    EXPECT_NE(Complaint().find("is no number above 0"), std::string::npos) << tries;
  }
  for (const char* const half : {"Scenario: x\n\n", "Failure: y\n\n"}) {
    Write("a.patch", start + half);
    EXPECT_NE(Complaint().find("one needs the other"), std::string::npos) << half;
  }
  Write("a.patch", start + "Tries: 1\n\n");
  EXPECT_NE(Complaint().find("needs a scenario"), std::string::npos);
}

TEST_F(KnownBugTest, WhatIsHarmlessIsNoticedByNobody) {
  const std::string start = std::string(kNobody) + "Theorem: none\nHarmless: //a:b\n";
  Write("a.patch", start + "\n");
  EXPECT_EQ(ReadKnownBugs(folder_, {}).at(0).harmless, "//a:b");
  EXPECT_FALSE(ReadKnownBugs(folder_, {}).at(0).is_hunted());
  Write("a.patch", start + "Scenario: x\nFailure: y\n\n");
  EXPECT_NE(Complaint().find("nothing may notice it"), std::string::npos);
}

TEST_F(KnownBugTest, EachFieldIsKnownAndThereOnce) {
  Write("a.patch", std::string("Name: a\nOracel: slots\n") + kHead);
  EXPECT_NE(Complaint().find("has the line 'Oracel: slots', which is no field"), std::string::npos);
  Write("a.patch", std::string("Name: a\nmore of it\n") + kHead);
  EXPECT_NE(Complaint().find("has the line 'more of it'"), std::string::npos);
  Write("a.patch", std::string("Name: a\nTarget: none\n") + kHead);
  EXPECT_NE(Complaint().find("has 'Target:' twice"), std::string::npos);
}

}  // namespace
}  // namespace bugs
