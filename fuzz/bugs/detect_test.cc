// SPDX-License-Identifier: MIT
#include "fuzz/bugs/detect.h"

#include <gtest/gtest.h>

#include <fstream>

namespace bugs {
namespace {

namespace fs = std::filesystem;

TEST(Result, IsDetectedByAllThatShould) {
  for (unsigned found = 0; found < 16; ++found) {
    for (const char* const theorem : {"", "some_theorem"}) {
      Result result{
          .bug = {}, .libfuzzer = {}, .afl = {}, .theorem = {}, .replay = {}, .refused = {}};
      result.bug.theorem = theorem;
      result.libfuzzer.found = (found & 1) != 0;
      result.afl.found = (found & 2) != 0;
      result.theorem.found = (found & 4) != 0;
      result.replay.found = (found & 8) != 0;
      const bool all = result.theorem_expected() ? found == 15 : (found & 3) == 3;
      EXPECT_EQ(result.detected(), all) << found << " " << theorem;
      result.refused = "does not apply";
      EXPECT_FALSE(result.detected());
    }
  }
}

/// Programs that give an answer which a test wrote down.
class DetectTest : public ::testing::Test {
 protected:
  DetectTest() : base_(fs::path(::testing::TempDir()) / "detect_test") {
    fs::remove_all(base_);
    fs::create_directories(base_ / "inputs");
    std::ofstream(base_ / "inputs/x") << "x";
    bug_.oracles = {"slots", "image"};
    bug_.theorem = "some_theorem";
  }

  void Answer(const fs::path& program, const std::string& json) {
    fs::create_directories(program.parent_path());
    std::ofstream(program) << "#!/bin/sh\ncat << 'END'\n" << json << "\nEND\n";
    fs::permissions(program, fs::perms::owner_all);
  }

  Detection ReplayOf(const std::string& items) {
    Answer(tools_.CommandLine(), R"({"items": [)" + items + "]}");
    return Replay(bug_, tools_, base_ / "inputs");
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
  EXPECT_EQ(other.by, "result");  // for people: what was seen instead
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
    const Detection detection = Prove(bug_, tools_, tools_, base_ / "traces");
    EXPECT_EQ(detection.found, result == "refuted") << result;
    EXPECT_EQ(detection.by, "some_theorem");
  }
}

}  // namespace
}  // namespace bugs
