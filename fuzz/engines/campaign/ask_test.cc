// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/ask.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/error.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

class AskTest : public testing::Test {
 protected:
  AskTest() : folder_(fs::path(testing::TempDir()) / "ask_test") { fs::remove_all(folder_); }

  nlohmann::json AskShell(const std::string& script) {
    return Ask({"/bin/sh", "-c", script}, folder_);
  }

  fs::path folder_;
};

TEST_F(AskTest, TwoAtOnceGetTheirOwnAnswers) {
  const pid_t other = fork();
  ASSERT_GE(other, 0);
  const std::string number = other == 0 ? "1" : "2", others = other == 0 ? "2" : "1";
  // Each answers once the other has been asked, too.
  const std::string file = testing::TempDir() + "/asked_";
  const nlohmann::json answer =
      AskShell("echo starts; touch " + file + number + "; until [ -e " + file + others +
               " ]; do sleep 0.05; done; echo '{\"number\": " + number + "}'");
  const bool is_own = answer.at("number") == std::stoi(number);
  if (other == 0) _exit(is_own ? 0 : 1);
  EXPECT_TRUE(is_own) << answer;
  int status = 0;
  waitpid(other, &status, 0);
  EXPECT_EQ(status, 0);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(AskTest, WithoutAnAnswerWhatWasSaidIsKept) {
  try {
    AskShell("echo reason; exit 7");
    FAIL() << "it has an answer";
  } catch (const cli::EnvironmentError& error) {
    const std::string line = error.what();
    EXPECT_NE(line.find("status 7"), std::string::npos) << line;
    EXPECT_TRUE(fs::is_regular_file(line.substr(line.rfind(' ') + 1))) << line;
  }
}

}  // namespace
}  // namespace campaign
