// SPDX-License-Identifier: MIT
#include "cli/commands/bug_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "fuzz/bugs/known_bug.h"

namespace cli::commands {
namespace {

bugs::Result OfAll() {
  bugs::Result result{.bug = {},
                      .libfuzzer = {},
                      .afl = {},
                      .theorem = {},
                      .replay = {},
                      .test = {},
                      .refused = {}};
  result.bug.name = "12_a_bug";
  result.bug.engines = {campaign::Engine::kLibFuzzer, campaign::Engine::kAfl};
  result.bug.theorems = {{.theorem = "some_theorem", .claim = {}, .oracles = {"result"}}};
  result.bug.test = "//some:test";
  result.libfuzzer = {.found = true, .by = "fetch_once", .executions = 900, .seconds = 111.14};
  result.afl = {.found = true, .by = "result", .executions = 7, .seconds = 1};
  result.theorem = {.found = true, .by = "some_theorem", .executions = 0, .seconds = 2.5};
  result.replay = {.found = true, .by = "result", .executions = 0, .seconds = 0};
  result.test = {.found = true, .by = "//some:test", .executions = 0, .seconds = 3};
  return result;
}

TEST(BugTable, FitsATerminal) {
  EXPECT_EQ(TableHead(),
            "bug                      libFuzzer        AFL++            theorem       test");
  EXPECT_EQ(TableLine(OfAll()),
            "12_a_bug                 fetch_once 111.1s result 1.0s      refuted 2.5s  fails");
  for (const bugs::KnownBug& bug : bugs::ReadKnownBugs("corpora/known_bugs", {})) {
    if (!bug.is_hunted()) continue;  // it has no line in the table
    bugs::Result result = OfAll();
    result.bug.name = bug.name;
    EXPECT_LE(TableLine(result).size(), 80u) << bug.name;
  }
}

TEST(BugTable, SaysWhoDidNotNoticeAndWhoWasNotAsked) {
  bugs::Result result = OfAll();
  result.libfuzzer.found = false;
  result.afl = {};
  result.theorem.found = false;
  result.test.found = false;
  EXPECT_EQ(TableLine(result),
            "12_a_bug                 NO: fetch_once   NO               NO            NO");
  result.theorem.found = true;
  result.replay.found = false;
  EXPECT_NE(TableLine(result).find("NO replay"), std::string::npos);
  result.bug.engines.clear();
  result.bug.theorems.clear();
  result.bug.test.clear();
  EXPECT_EQ(TableLine(result),
            "12_a_bug                 -                -                -             -");
}

TEST(BugTable, JsonHasWhoWasAsked) {
  nlohmann::json item = ToJson(OfAll());
  EXPECT_EQ(item.at("detected"), true);
  EXPECT_EQ(item.at("libfuzzer").at("executions"), 900);
  EXPECT_EQ(item.at("afl").at("by"), "result");
  EXPECT_EQ(item.at("replays").at("found"), true);
  EXPECT_EQ(item.at("test").at("by"), "//some:test");
  bugs::Result result = OfAll();
  result.bug.engines.pop_back();
  result.bug.theorems.clear();
  result.bug.test.clear();
  item = ToJson(result);
  EXPECT_TRUE(item.contains("libfuzzer"));
  for (const char* const other : {"afl", "theorem", "replays", "test"}) {
    EXPECT_FALSE(item.contains(other)) << other;
  }
  result.refused = "does not apply";
  EXPECT_EQ(ToJson(result).at("error"), "does not apply");
  EXPECT_EQ(ToJson(result).at("detected"), false);
}

TEST(BugTable, SummaryCounts) {
  bugs::Result missed = OfAll();
  missed.test.found = missed.afl.found = false;
  const nlohmann::json summary = Summary({OfAll(), missed}, true);
  EXPECT_EQ(summary.at("bugs"), 2);
  EXPECT_EQ(summary.at("libfuzzer"), 2);
  EXPECT_EQ(summary.at("afl"), 1);
  EXPECT_EQ(summary.at("theorem"), 2);
  EXPECT_EQ(summary.at("test"), 1);
  EXPECT_EQ(summary.at("undetected"), 1);
  EXPECT_EQ(summary.at("interrupted"), true);
}

}  // namespace
}  // namespace cli::commands
