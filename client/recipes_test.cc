// SPDX-License-Identifier: MIT
#include "client/recipes.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "cli/error.h"
#include "client/recording.h"
#include "client/tiny_kernel.h"
#include "trace/json.h"

namespace client {
namespace {

namespace fs = std::filesystem;

class Recipes : public testing::Test {
 protected:
  void Write(const std::string& file, const std::string& text) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / file, std::ios::binary) << text;
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(Recipes, AreLinesOfArguments) {
  Write("recipes.txt", "# why\n\na.json  --crash 64M@1G  --cpus 3 -- kexec -p @kernel\n");
  const auto recipes = ReadRecipes(folder_);
  ASSERT_EQ(recipes.size(), 1u);
  EXPECT_EQ(recipes[0].file, "a.json");
  EXPECT_EQ(recipes[0].arguments.machine.crash, "64M@1G");
  EXPECT_EQ(recipes[0].arguments.machine.cpus, 3u);
  EXPECT_EQ(recipes[0].arguments.machine.ram, "1G");
  EXPECT_EQ(recipes[0].arguments.command, (std::vector<std::string>{"kexec", "-p", "@kernel"}));
}

TEST_F(Recipes, SayWhatIsWrong) {
  Write("recipes.txt", "a.json -- kexec\nb.json --no-such-option 1 -- kexec\n");
  try {
    ReadRecipes(folder_);
    ADD_FAILURE();
  } catch (const cli::InputError& error) {
    EXPECT_NE(std::string(error.what()).find("recipes.txt: line 2: "), std::string::npos)
        << error.what();
  }
  EXPECT_THROW(ReadRecipes(folder_ / "nowhere"), cli::EnvironmentError);
}

TEST_F(Recipes, RecordingAgainTellsWhatDiffers) {
  setenv("KEXECORE_CACHE", (folder_ / "cache").c_str(), 1);
  setenv("KEXECORE_CLIENT_PRELOAD", "client/preload/libkexecore_client.so", 1);
  const auto kernel = TinyKernel(0x8200000, 5000);
  Write("tiny", std::string(kernel.begin(), kernel.end()));
  const std::string command = " -- kexec -p --args-none " + (folder_ / "tiny").string() + "\n";
  Write("recipes.txt", "same.json" + command + "other.json --cpus 3" + command);
  const auto recipes = ReadRecipes(folder_);
  for (const Recipe& recipe : recipes) {
    // The second trace is of another machine than its recipe.
    Write(recipe.file, trace::ToJson(Record(recipes[0].arguments).trace));
  }
  const RecordedAgain recorded = RecordAgain(folder_);
  EXPECT_EQ(recorded.traces, 2u);
  EXPECT_EQ(recorded.different, std::vector<std::string>{"other.json"});
}

TEST_F(Recipes, AClientThatIsInterruptedSaysNothingOfItsTrace) {
  setenv("KEXECORE_CACHE", (folder_ / "cache").c_str(), 1);
  setenv("KEXECORE_CLIENT_PRELOAD", "client/preload/libkexecore_client.so", 1);
  Write("recipes.txt", "a.json -- sh -c 'kill -INT $$'\nb.json -- no_such_program\n");
  const RecordedAgain recorded = RecordAgain(folder_);
  EXPECT_TRUE(recorded.interrupted);
  EXPECT_EQ(recorded.traces, 0u);
  EXPECT_TRUE(recorded.different.empty());
}

}  // namespace
}  // namespace client
