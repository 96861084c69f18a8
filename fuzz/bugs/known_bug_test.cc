// SPDX-License-Identifier: MIT
#include "fuzz/bugs/known_bug.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>

#include "cli/error.h"
#include "cli/file.h"
#include "fuzz/engines/campaign/process.h"
#include "fuzz/schedule/scenarios.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/verdict.h"

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

/// The prover lists its theorems when it is asked for one that does not exist.
std::set<std::string> Theorems() {
  const fs::path log = fs::path(::testing::TempDir()) / "theorems.log";
  fs::remove(log);
  campaign::Process prover({.args = {fs::absolute("proofs/prove").string(), "prove", "nothing"},
                            .environment = {},
                            .log = log,
                            .directory = {}});
  EXPECT_EQ(prover.Wait(), 2);
  const std::string said = cli::ReadText(log), mark = "known: ";
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

std::set<std::string> Scenarios() {
  std::set<std::string> names;
  for (const schedule::Scenario& scenario : schedule::AllScenarios()) names.insert(scenario.name);
  return names;
}

void ExpectAll(const std::vector<std::string>& named, const std::set<std::string>& known,
               const std::string& bug) {
  for (const std::string& name : named) EXPECT_TRUE(known.contains(name)) << bug << ": " << name;
}

/// A wrong name would count as "not detected" after minutes of looking, or would leave nothing to
/// look for.
TEST(KnownBugs, OfThisTreeNameWhatExists) {
  const std::vector<KnownBug> bugs = ReadKnownBugs("corpora/known_bugs", {});
  EXPECT_GE(bugs.size(), 95u);
  const std::set<std::string> oracles = Oracles(), theorems = Theorems(), scenarios = Scenarios();
  for (const KnownBug& bug : bugs) {
    EXPECT_EQ(bug.name, bug.patch.stem().string());
    ExpectAll(bug.oracles, oracles, bug.name);
    for (const Refutation& each : bug.theorems) {
      ExpectAll({each.theorem}, theorems, bug.name);
      ExpectAll(each.oracles, oracles, bug.name);
    }
    if (bug.schedule) ExpectAll({bug.schedule->scenario}, scenarios, bug.name);
    for (const std::string& test : {bug.test, bug.harmless}) {
      EXPECT_TRUE(test.empty() || test.starts_with("//")) << bug.name << ": " << test;
    }
  }
}

/// One row of a table in docs/known_bugs.md.
struct Row {
  std::string bug;
  std::string detected_by;
};

std::vector<Row> RowsOfPage(const std::string& page) {
  static const std::regex kRow(R"(\| `(\d\d_\w+)` \| (.*) \|$)");
  std::vector<Row> rows;
  std::istringstream lines(page);
  for (std::string line; std::getline(lines, line);) {
    std::smatch row;
    if (std::regex_search(line, row, kRow)) rows.push_back({row[1], row[2]});
  }
  return rows;
}

/// The first group of each match.
std::vector<std::string> Matches(const std::string& text, const std::regex& regex) {
  std::vector<std::string> found;
  for (std::sregex_iterator each(text.begin(), text.end(), regex), end; each != end; ++each) {
    found.push_back((*each)[1]);
  }
  return found;
}

/// Who notices the bug after its head.
std::set<std::string> Detectors(const KnownBug& bug) {
  std::set<std::string> names;
  if (!bug.target.empty()) names.insert(bug.target);
  for (const Refutation& each : bug.theorems) names.insert(each.theorem);
  if (!bug.test.empty()) names.insert(bug.test);
  if (bug.schedule) names.insert("//fuzz/schedule:broken_test");
  return names;
}

/// A cell of the page: parts with ';' between them. "who sees it, too" tells of somebody whom the
/// head does not name.
void ExpectSaysTheSame(const std::string& detected_by, const KnownBug& bug) {
  static const std::regex kPart("(?:^|; )([^;]+)"), kName("`([^`]+)`"), kPromises("^`[^`]+`: (.+)"),
      kPromise("([^,]+)(?:, |$)"), kScenario(R"(\*(.+)\*)");
  std::set<std::string> names;
  std::vector<std::string> scenarios;
  for (const std::string& part : Matches(detected_by, kPart)) {
    if (part.find(" sees it, too") != std::string::npos) continue;
    for (const std::string& name : Matches(part, kName)) names.insert(name);
    if (!bug.target.empty() && part.starts_with("`" + bug.target + "`")) {
      const std::vector<std::string> promises = Matches(part, kPromises);
      ASSERT_EQ(promises.size(), 1u) << part;
      ExpectAll(Matches(promises[0], kPromise), {bug.oracles.begin(), bug.oracles.end()}, bug.name);
    }
    for (const std::string& scenario : Matches(part, kScenario)) scenarios.push_back(scenario);
  }
  EXPECT_EQ(names, Detectors(bug));
  EXPECT_EQ(scenarios,
            bug.schedule ? std::vector{bug.schedule->scenario} : std::vector<std::string>{});
  const bool once = detected_by.find("with one try") != std::string::npos;
  EXPECT_EQ(once, bug.schedule && bug.schedule->tries == 1);
}

TEST(KnownBugs, AreNoticedByThoseWhomThePageNames) {
  const std::string page = cli::ReadText("docs/known_bugs.md");
  const std::vector<KnownBug> bugs = ReadKnownBugs("corpora/known_bugs", {});
  std::set<std::string> in_page;
  for (const Row& row : RowsOfPage(page)) {
    SCOPED_TRACE(row.bug);
    in_page.insert(row.bug);
    const auto bug =
        std::ranges::find_if(bugs, [&](const KnownBug& each) { return each.name == row.bug; });
    ASSERT_NE(bug, bugs.end()) << "the page names a patch that does not exist";
    ExpectSaysTheSame(row.detected_by, *bug);
  }
  for (const KnownBug& bug : bugs) {
    if (bug.harmless.empty()) EXPECT_TRUE(in_page.contains(bug.name)) << bug.name;
  }
}

}  // namespace
}  // namespace bugs
