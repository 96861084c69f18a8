// SPDX-License-Identifier: MIT
#include "cli/program.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "cli/error.h"
#include "cli/interrupt.h"

namespace cli {
namespace {

using Words = std::vector<std::string>;

class ProgramTest : public testing::Test {
 protected:
  ProgramTest() {
    Command command = program_.Add("work", "Works", [this] { return Work(); });
    command.Add("FILE", files_, "Files");
    command.Add("--name", name_, "A name").NotEmpty("is empty; name somebody").WithDefault();
    command.Add("--engine", engine_, "Who").OneOf({"one", "two"});
    command.Add("--rounds", rounds_, "How often").Within(1, 9).WithDefault();
    command.Json(json_, "kexecore.work/1");
    command.Footer("Example:\n  ./kexecore work");
    program_.Add("rest", "Has no --json", [this] { return Work(); });
  }

  int Run(const Words& words) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit = program_.Run(words);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return exit;
  }

  Exit Work() {
    ++calls_;
    return work_();
  }

  Program program_{"Does something"};
  std::function<Exit()> work_ = [] { return kHeld; };
  int calls_ = 0;
  Words files_;
  std::string name_ = "me", engine_;
  unsigned rounds_ = 5;
  bool json_ = false;
  std::string out_, err_;
};

TEST_F(ProgramTest, RunsTheCommandThatIsNamed) {
  work_ = [] { return kDefect; };
  EXPECT_EQ(Run({"work", "a", "--rounds", "3", "--json", "b"}), kDefect);
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(files_, (Words{"a", "b"}));
  EXPECT_EQ(rounds_, 3u);
  EXPECT_TRUE(json_);
  EXPECT_EQ(out_ + err_, "");
}

TEST_F(ProgramTest, WrongUsageIsOneLineWithARemedy) {
  const std::pair<Words, std::string> cases[] = {
      {{}, "see ./kexecore --help"},
      {{"frobnicate"}, "no command 'frobnicate'; ./kexecore --help lists them"},
      {{"work", "--what"}, "see ./kexecore work --help"},
      {{"work", "--engine", "three"}, "three"},
      {{"work", "--rounds", "10"}, "--rounds"},
      {{"work", "--name", ""}, "is empty; name somebody"},
  };
  for (const auto& [words, line] : cases) {
    EXPECT_EQ(Run(words), kUsage);
    EXPECT_TRUE(err_.starts_with("kexecore: ")) << err_;
    EXPECT_NE(err_.find(line), std::string::npos) << err_;
    EXPECT_EQ(err_.find('\n'), err_.size() - 1) << err_;
    EXPECT_EQ(out_, "");
  }
  EXPECT_EQ(calls_, 0);
}

TEST_F(ProgramTest, HelpHasDefaultsAndTheFooter) {
  EXPECT_EQ(Run({"work", "--help"}), kHeld);
  for (const char* const text :
       {"Usage: ./kexecore work", "=me", "{one,two}", "[1 - 9]=5", "Example:\n"}) {
    EXPECT_NE(out_.find(text), std::string::npos) << text << " is not in\n" << out_;
  }
  EXPECT_EQ(err_, "");
}

TEST_F(ProgramTest, ErrorsAreALineAndAnExitCode) {
  work_ = []() -> Exit { throw InputError("no\xe9: no such file; check the name"); };
  EXPECT_EQ(Run({"work"}), kUsage);
  EXPECT_EQ(err_, "kexecore: no\xe9: no such file; check the name\n");
  EXPECT_EQ(out_, "");
  work_ = []() -> Exit { throw EnvironmentError("no room"); };
  EXPECT_EQ(Run({"work"}), kEnvironment);
  work_ = []() -> Exit { throw std::runtime_error("unknown"); };
  EXPECT_EQ(Run({"work"}), kEnvironment);
  work_ = []() -> Exit { throw Interruption("interrupted; it says nothing before its end"); };
  EXPECT_EQ(Run({"work"}), kInterrupted);
  EXPECT_EQ(err_, "kexecore: interrupted; it says nothing before its end\n");
}

TEST_F(ProgramTest, WhoAskedForJsonGetsOneObjectWhateverHappens) {
  work_ = []() -> Exit { throw InputError("no\xe9: no such file"); };
  for (const Words& words : {Words{"work", "--json"}, Words{"work", "--json=true"},
                             Words{"work", "--json", "--rounds", "\xe9"},
                             Words{"work", "--json", "--\xe9"}, Words{"work", "\xff", "--json"}}) {
    EXPECT_EQ(Run(words), kUsage);
    const nlohmann::json report = nlohmann::json::parse(out_);
    EXPECT_EQ(report["schema"], "kexecore.work/1");
    EXPECT_EQ(report["ok"], false);
    EXPECT_NE(err_, "");
  }
  for (const Words& words :
       {Words{"work"}, Words{"work", "--", "--json"}, Words{"rest", "--json"}, Words{"--json"}}) {
    EXPECT_NE(Run(words), kHeld);
    EXPECT_EQ(out_, "");
  }
}

TEST(ParseLine, UnderstandsQuotes) {
  std::string name;
  Words words;
  const auto describe = [&](Command& command) {
    command.Add("--name", name, "A name");
    command.Add("word", words, "Words").Required();
  };
  ParseLine("--name x -- kexec '-p' \"--append=a b\"", describe);
  EXPECT_EQ(name, "x");
  EXPECT_EQ(words, (Words{"kexec", "-p", "--append=a b"}));
  EXPECT_THROW(ParseLine("--what", describe), UsageError);
  EXPECT_THROW(ParseLine("", describe), UsageError);
}

}  // namespace
}  // namespace cli
