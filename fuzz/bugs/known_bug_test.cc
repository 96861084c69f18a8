// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "fuzz/engines/campaign/corpus.h"
#include "fuzz/engines/campaign/process.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/verdict.h"
#include "trace/error.h"

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
  EXPECT_EQ(bugs[0].test, "");
  EXPECT_EQ(bugs[0].engines, (std::vector{campaign::Engine::kLibFuzzer}));
  EXPECT_EQ(bugs[0].patch, folder_ / "a.patch");
  EXPECT_EQ(ReadKnownBugs(folder_, {"b"}).at(0).name, "b");
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
  EXPECT_NE(Complaint().find("is to notice"), std::string::npos);
  Write("a.patch", start + "Target: slots_fuzz\nOracle: none\nTheorem: none\nTest: none\n\n");
  EXPECT_NE(Complaint().find("Target and Oracle"), std::string::npos);
  Write("a.patch", start + "Target: none\nOracle: slots\nTheorem: none\nTest: none\n\n");
  EXPECT_NE(Complaint().find("Target and Oracle"), std::string::npos);
  Write("a.patch", start + "Target: none\nOracle: none\nTheorem: none\nTest: //a:b\n\n");
  const KnownBug bug = ReadKnownBugs(folder_, {}).at(0);
  EXPECT_EQ(bug.test, "//a:b");
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

std::set<std::string> Oracles() {
  std::set<std::string> names;
  for (int i = 0; i < oracle::kInvariants; ++i) {
    names.emplace(oracle::Name(static_cast<oracle::Invariant>(i)));
  }
  for (const auto kind : {triage::Verdict::Kind::kCrashed, triage::Verdict::Kind::kTimedOut}) {
    triage::Verdict verdict;
    verdict.kind = kind;
    names.insert(triage::Promise(verdict));
  }
  return names;
}

/// As the prover lists them when it is asked for another.
std::set<std::string> Theorems() {
  const fs::path log = fs::path(::testing::TempDir()) / "theorems.log";
  fs::remove(log);
  campaign::Process prover({.args = {fs::absolute("proofs/prove").string(), "prove", "nothing"},
                            .environment = {},
                            .log = log,
                            .directory = {}});
  EXPECT_EQ(prover.Wait(), 2);
  const std::string said = campaign::ReadBytes(log), mark = "known: ";
  const std::size_t at = said.find(mark);
  if (at == std::string::npos) {
    ADD_FAILURE() << said;
    return {};
  }
  std::istringstream list(said.substr(at + mark.size()));
  std::set<std::string> names;
  for (std::string name; list >> name;) {
    if (name.back() == ',') name.pop_back();
    names.insert(name);
  }
  return names;
}

/// A name that nobody bears would count as "not detected" after minutes of looking, or, worse, as
/// nothing to look for.
TEST(KnownBugs, OfThisTreeAreSound) {
  const std::vector<KnownBug> bugs = ReadKnownBugs("corpora/known_bugs", {});
  EXPECT_GE(bugs.size(), 50u);
  const std::set<std::string> oracles = Oracles(), theorems = Theorems();
  for (const KnownBug& bug : bugs) {
    EXPECT_EQ(bug.name, bug.patch.stem().string());
    for (const std::string& oracle : bug.oracles) {
      EXPECT_TRUE(oracles.contains(oracle)) << bug.name << ": " << oracle;
    }
    EXPECT_TRUE(bug.theorem.empty() || theorems.contains(bug.theorem))
        << bug.name << ": " << bug.theorem;
    EXPECT_TRUE(bug.test.empty() || bug.test.starts_with("//")) << bug.name << ": " << bug.test;
  }
}

}  // namespace
}  // namespace bugs
