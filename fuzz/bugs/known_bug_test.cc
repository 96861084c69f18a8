// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <gtest/gtest.h>

#include <fstream>

#include "fuzz/trace/error.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

constexpr char kHead[] =
    "What: w\nSource: P1\nTarget: slots_fuzz\nOracle: slots, result\nTheorem: none\n\n--- a\n";

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
    } catch (const trace::Error& error) {
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
  EXPECT_EQ(bugs[0].theorem, "");
  EXPECT_EQ(bugs[0].patch, folder_ / "a.patch");
  EXPECT_EQ(ReadKnownBugs(folder_, {"b"}).at(0).name, "b");
}

TEST_F(KnownBugTest, SaysWhatIsWrong) {
  EXPECT_NE(Complaint().find("no known bug in it"), std::string::npos);
  Write("a.patch", std::string("Name: a\n") + kHead);
  EXPECT_EQ(Complaint({"x"}), "x: no known bug is called that; there are a");
  Write("b.patch", kHead);
  EXPECT_NE(Complaint().find("b.patch: its head lacks 'Name:'"), std::string::npos);
  Write("b.patch", std::string("Name: b\nTarget: no_fuzz\n") +
                       "What: w\nSource: s\nOracle: o\nTheorem: t\n\n");
  EXPECT_NE(Complaint().find("no fuzz target is called 'no_fuzz'"), std::string::npos);
}

TEST(KnownBugs, OfThisTreeAreSound) {
  const std::vector<KnownBug> bugs = ReadKnownBugs("corpora/known_bugs", {});
  EXPECT_GE(bugs.size(), 6u);
  for (const KnownBug& bug : bugs) EXPECT_EQ(bug.name, bug.patch.stem().string());
}

}  // namespace
}  // namespace bugs
