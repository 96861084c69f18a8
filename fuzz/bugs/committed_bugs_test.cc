// SPDX-License-Identifier: MIT
//
// The known bugs of this tree: their heads name what exists, and the page about them says the same.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <set>
#include <sstream>

#include "cli/file.h"
#include "fuzz/bugs/known_bug.h"
#include "fuzz/engines/campaign/process.h"
#include "fuzz/schedule/scenarios.h"
#include "fuzz/simulation/oracle/violation.h"
#include "fuzz/triage/verdict.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

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
TEST(CommittedBugs, NameWhatExists) {
  const std::vector<KnownBug> bugs = ReadKnownBugs("corpora/known_bugs", {});
  EXPECT_GE(bugs.size(), 96u);
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
  static const std::regex kRow(R"(\| `(\d\d+_\w+)` \| (.*) \|$)");
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

TEST(CommittedBugs, AreNoticedByThoseWhomThePageNames) {
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
