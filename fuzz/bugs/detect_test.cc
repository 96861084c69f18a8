// SPDX-License-Identifier: MIT
#include "fuzz/bugs/detect.h"

#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <string>

#include "cli/error.h"
#include "cli/interrupt.h"

namespace bugs {
namespace {

namespace fs = std::filesystem;

TEST(Result, IsDetectedByAllThatItNames) {
  for (unsigned named = 0; named < 16; ++named) {
    for (unsigned found = 0; found < 32; ++found) {
      Result result{.bug = {},
                    .libfuzzer = {},
                    .afl = {},
                    .theorem = {},
                    .replay = {},
                    .test = {},
                    .refused = {}};
      if ((named & 1) != 0) result.bug.engines.push_back(campaign::Engine::kLibFuzzer);
      if ((named & 2) != 0) result.bug.engines.push_back(campaign::Engine::kAfl);
      if ((named & 4) != 0) result.bug.theorems.resize(1);
      if ((named & 8) != 0) result.bug.test = "//some:test";
      result.libfuzzer.found = (found & 1) != 0;
      result.afl.found = (found & 2) != 0;
      result.theorem.found = (found & 4) != 0;
      result.test.found = (found & 8) != 0;
      result.replay.found = (found & 16) != 0;
      const unsigned needed = named | ((named & 4) << 2);
      EXPECT_EQ(result.detected(), (found & needed) == needed) << named << " " << found;
      result.refused = "does not apply";
      EXPECT_FALSE(result.detected());
    }
  }
}

/// Replaces the programs by scripts that print an answer.
class DetectTest : public ::testing::Test {
 protected:
  DetectTest() : base_(fs::path(::testing::TempDir()) / "detect_test") {
    fs::remove_all(base_);
    fs::create_directories(base_ / "inputs");
    std::ofstream(base_ / "inputs/x") << "x";
    bug_.oracles = {"slots", "image"};
    bug_.theorems = {{.theorem = "some_theorem", .claim = {}, .oracles = {"slots"}},
                     {.theorem = "another", .claim = {}, .oracles = {"bounds"}}};
  }

  void Write(const fs::path& program, const std::string& script) {
    fs::create_directories((base_ / program).parent_path());
    std::ofstream(base_ / program) << script;
    fs::permissions(base_ / program, fs::perms::owner_all);
  }

  void Answer(const fs::path& program, const std::string& json) {
    Write(program, "#!/bin/sh\ncat << 'END'\n" + json + "\nEND\n");
  }

  Detection ReplayOf(const std::string& items) {
    Answer(tools_.CommandLine(), R"({"items": [)" + items + "]}");
    return Replay(bug_.oracles, tools_, base_ / "inputs");
  }

  fs::path base_;
  campaign::Toolbox tools_{.root = base_, .bin = base_ / "bin"};
  KnownBug bug_;
};

TEST_F(DetectTest, OnlyAPromiseOfTheBugCounts) {
  EXPECT_TRUE(ReplayOf(R"({"promise": "slots"})").found);
  EXPECT_TRUE(ReplayOf(R"({"promise": "image"})").found);
  const Detection other = ReplayOf(R"({"promise": "result"})");
  EXPECT_FALSE(other.found);
  EXPECT_EQ(other.by, "result");  // tells people which promise broke instead
  EXPECT_FALSE(ReplayOf(R"({"promise": "no crash"})").found);
  EXPECT_FALSE(ReplayOf(R"({"verdict": "held"})").found);
  EXPECT_FALSE(ReplayOf("").found);
}

TEST_F(DetectTest, AnyOfTheInputsMayShowIt) {
  const Detection detection =
      ReplayOf(R"({"promise": "result"}, {"promise": "image"}, {"promise": "bounds"})");
  EXPECT_TRUE(detection.found);
  EXPECT_EQ(detection.by, "image");
}

TEST_F(DetectTest, NoInputIsNoDetection) {
  fs::remove(base_ / "inputs/x");
  EXPECT_FALSE(ReplayOf(R"({"promise": "slots"})").found);
}

TEST_F(DetectTest, OnlyARefutationCounts) {
  for (const std::string result : {"refuted", "proved", "unknown"}) {
    Answer(tools_.Prover(), R"({"items": [{"theorem": "some_theorem", "seconds": 1, "result": ")" +
                                result + R"("}]})");
    const Detection detection = Prove("some_theorem", tools_, tools_, base_ / "traces");
    EXPECT_EQ(detection.found, result == "refuted") << result;
    EXPECT_EQ(detection.by, "some_theorem");
  }
}

TEST_F(DetectTest, EachTheoremHasToBeRefutedByACounterexampleThatReplays) {
  // This prover refutes the theorem that it is asked for, and leaves a trace in the last argument.
  Write("bin/proofs/prove",
        "#!/bin/sh\nfor traces; do :; done\n: > \"$traces/trace.json\"\n"
        "echo '{\"items\": [{\"theorem\": \"'$2'\", \"seconds\": 1, \"result\": \"refuted\"}]}'\n");
  Result result{.bug = bug_,
                .libfuzzer = {},
                .afl = {},
                .theorem = {},
                .replay = {},
                .test = {},
                .refused = {}};
  const auto refute = [&](const std::string& first, const std::string& second) {
    // This program says of each trace which promise it breaks, by the theorem's folder.
    Write("bin/cli/kexecore", "#!/bin/sh\ncase $3 in */some_theorem) p=" + first +
                                  ";; *) p=" + second +
                                  ";; esac\necho '{\"items\": [{\"promise\": \"'$p'\"}]}'\n");
    result.theorem = result.replay = {};
    Refute(result, tools_, tools_, base_ / "refutations");
    EXPECT_TRUE(result.theorem.found);
    EXPECT_EQ(result.theorem.by, "some_theorem, another");
    EXPECT_EQ(result.theorem.seconds, 2);
    return result.replay.found;
  };
  EXPECT_TRUE(refute("slots", "bounds"));
  EXPECT_FALSE(refute("slots", "slots"));  // that is the other theorem's promise
  EXPECT_FALSE(refute("bounds", "bounds"));
  result.bug.theorems[1].theorem = "proved";
  Write("bin/proofs/prove",
        "#!/bin/sh\n[ $2 = proved ] && r=proved || r=refuted\n"
        "echo '{\"items\": [{\"theorem\": \"'$2'\", \"seconds\": 1, \"result\": \"'$r'\"}]}'\n");
  Refute(result, tools_, tools_, base_ / "refutations");
  EXPECT_FALSE(result.theorem.found);
}

TEST_F(DetectTest, OnlyATestThatFailsCounts) {
  bug_.test = "//some:test";
  for (const int status : {0, 3}) {  // passed, failed
    Write("tree/bazel/bazel.sh", "#!/bin/sh\nexit " + std::to_string(status) + "\n");
    ScratchTree tree(base_, base_ / "tree");
    const Detection detection = RunTest(bug_, tree);
    EXPECT_EQ(detection.found, status == 3);
    EXPECT_EQ(detection.by, "//some:test");
  }
  for (const int status : {1, 4}) {  // did not build, no such test
    Write("tree/bazel/bazel.sh", "#!/bin/sh\nexit " + std::to_string(status) + "\n");
    ScratchTree tree(base_, base_ / "tree");
    EXPECT_THROW(RunTest(bug_, tree), cli::EnvironmentError);
  }
}

TEST_F(DetectTest, AnInterruptEndsWhoLooks) {
  const cli::InterruptGuard guard;
  raise(SIGINT);
  Write("tree/bazel/bazel.sh", "#!/bin/sh\n[ \"$1\" = shutdown ] || exec sleep 60\n");
  ScratchTree tree(base_, base_ / "tree");
  EXPECT_THROW(RunTest(bug_, tree), cli::Interruption);
  Write("bin/cli/kexecore", "#!/bin/sh\nexec sleep 60\n");
  EXPECT_THROW(Replay(bug_.oracles, tools_, base_ / "inputs"), cli::Interruption);
}

}  // namespace
}  // namespace bugs
