// SPDX-License-Identifier: MIT
#include "proofs/cli/prove_command.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "trace/file.h"

namespace prove {
namespace {

constexpr const char* kSlots = "slot_transition_keeps_invariant";

class ProveCommandTest : public testing::Test {
 protected:
  // Runs the command; the output goes to out_ and err_.
  int Run(std::vector<std::string> arguments) {
    cli::Program program("Proves");
    AddProve(program);
    arguments.insert(arguments.begin(), "prove");
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit_code = program.Run(arguments);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return exit_code;
  }

  std::vector<std::string> With(const std::string& form, std::vector<std::string> more) {
    std::vector<std::string> all = {"--shipped", form + "_bc.bc", "--raw", form + "_bc_raw.bc"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  std::string out_, err_;
};

TEST_F(ProveCommandTest, ProvesAndSaysSo) {
  EXPECT_EQ(Run(With("core/kexecore", {kSlots})), 0) << out_ << err_;
  EXPECT_NE(out_.find("✓ slot_transition_keeps_invariant"), std::string::npos) << out_;
  EXPECT_NE(out_.find("1 of 1 theorems proved"), std::string::npos) << out_;
}

TEST_F(ProveCommandTest, JsonIsOneObject) {
  EXPECT_EQ(Run(With("core/kexecore", {kSlots, "--json"})), 0);
  const nlohmann::json whole = nlohmann::json::parse(out_);
  EXPECT_EQ(whole["schema"], "kexecore.prove/1");
  EXPECT_EQ(whole["ok"], true);
  EXPECT_EQ(whole["summary"]["theorems"], 1);
  EXPECT_EQ(whole["summary"]["proved"], 1);
  const nlohmann::json& item = whole["items"].at(0);
  EXPECT_EQ(item["theorem"], kSlots);
  EXPECT_EQ(item["result"], "proved");
  EXPECT_EQ(item["assumptions_satisfiable"], true);
  EXPECT_GE(item["blocks"], 5);
  EXPECT_TRUE(item["trace"].is_null());
}

TEST_F(ProveCommandTest, ARefutationLeavesATrace) {
  const std::string folder = testing::TempDir() + "/traces";
  EXPECT_EQ(Run(With("proofs/broken/position_bit", {kSlots, "--json", "--traces", folder})), 1);
  const nlohmann::json whole = nlohmann::json::parse(out_);
  EXPECT_EQ(whole["ok"], false);
  EXPECT_EQ(whole["summary"]["refuted"], 1);
  const std::string path = whole["items"].at(0)["trace"];
  EXPECT_FALSE(trace::LoadFile(path).hypercalls.empty());
}

TEST_F(ProveCommandTest, AnUnknownTheoremIsNamedWithTheKnownOnes) {
  EXPECT_EQ(Run({"fermats_last"}), 2);
  EXPECT_NE(err_.find("fermats_last"), std::string::npos) << err_;
  EXPECT_NE(err_.find(kSlots), std::string::npos) << err_;
  EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 1);
}

// Whatever bytes come along, JSON is one object.
TEST_F(ProveCommandTest, BytesThatAreNoUtf8) {
  EXPECT_EQ(Run({"no\xe9", "--json"}), 2);
  EXPECT_EQ(nlohmann::json::parse(out_)["ok"], false) << out_;
  EXPECT_EQ(err_.find("kexecore: no theorem is named no\xe9; known: "), 0u) << err_;
  EXPECT_EQ(Run({"--json", "--shipped", "\xff.bc"}), 2);
  EXPECT_EQ(nlohmann::json::parse(out_)["ok"], false) << out_;
  EXPECT_EQ(Run({"--json", "--\xe9"}), 2);
  EXPECT_EQ(nlohmann::json::parse(out_)["ok"], false) << out_;
  const std::string folder = testing::TempDir() + "/no\xe9";
  EXPECT_EQ(Run(With("proofs/broken/position_bit", {kSlots, "--json", "--traces", folder})), 1);
  const nlohmann::json whole = nlohmann::json::parse(out_);
  EXPECT_EQ(whole["summary"]["refuted"], 1);
  EXPECT_TRUE(whole["items"].at(0)["trace"].is_string());
  EXPECT_FALSE(trace::LoadFile(folder + "/" + kSlots + ".json").hypercalls.empty());
  EXPECT_EQ(Run(With("proofs/broken/position_bit", {kSlots, "--traces", folder})), 1);
  EXPECT_NE(out_.find("replay " + folder + "/"), std::string::npos) << out_;
}

// The flags are told with the results. But this program does not compile.
TEST_F(ProveCommandTest, AnOwnersFlagsComeWithTheirBitcode) {
  EXPECT_EQ(Run(With("core/kexecore", {kSlots, "--json", "--cflags", "-Os -fwrapv"})), 0) << err_;
  EXPECT_EQ(nlohmann::json::parse(out_)["summary"]["cflags"], "-Os -fwrapv");
  EXPECT_EQ(Run(With("core/kexecore", {kSlots, "--cflags=-Os"})), 0) << err_;
  EXPECT_NE(out_.find(" s, on the bitcode with -Os\n"), std::string::npos) << out_;
  EXPECT_EQ(Run({kSlots, "--cflags=-Os"}), 2);
  EXPECT_NE(err_.find("--cflags is for ./kexecore prove"), std::string::npos) << err_;
  EXPECT_EQ(Run(With("core/kexecore", {kSlots, "--json"})), 0);
  EXPECT_EQ(nlohmann::json::parse(out_)["summary"]["cflags"], "");
}

TEST_F(ProveCommandTest, AnUnknownOptionIsWrongUsage) { EXPECT_EQ(Run({"--what"}), 2); }

TEST_F(ProveCommandTest, NamedFilesThatAreNoBitcodeAreWrongUsage) {
  const std::string text = testing::TempDir() + "/text.bc",
                    empty = testing::TempDir() + "/empty.bc";
  std::ofstream(text) << "hello";
  std::ofstream{empty};
  for (const std::string& path : {std::string("/nowhere.bc"), text, empty}) {
    EXPECT_EQ(Run({"--shipped", path, "--raw", "core/kexecore_bc_raw.bc"}), 2) << path;
    EXPECT_NE(err_.find(path), std::string::npos) << err_;
    EXPECT_NE(err_.find("after --shipped"), std::string::npos) << err_;
    EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 1) << err_;
    EXPECT_EQ(Run({"--shipped", "core/kexecore_bc.bc", "--raw", path, "--json"}), 2) << path;
    EXPECT_NE(err_.find("after --raw"), std::string::npos) << err_;
    const nlohmann::json whole = nlohmann::json::parse(out_);
    EXPECT_EQ(whole["schema"], "kexecore.prove/1");
    EXPECT_EQ(whole["ok"], false);
    EXPECT_EQ("kexecore: " + whole["error"].get<std::string>() + "\n", err_);
  }
}

TEST_F(ProveCommandTest, BitcodeOfTheArchiveIsNoRawBitcode) {
  EXPECT_EQ(Run({"--shipped", "core/kexecore_bc.bc", "--raw", "core/kexecore_bc.bc"}), 2);
  EXPECT_NE(err_.find("core/kexecore_bc.bc: no bitcode from before the optimiser"),
            std::string::npos)
      << err_;
}

TEST_F(ProveCommandTest, ATraceThatCannotBeWrittenIsTheEnvironment) {
  EXPECT_EQ(
      Run(With("proofs/broken/position_bit", {kSlots, "--traces", "/proc/self/nothing/here"})), 3);
  EXPECT_EQ(err_.find("kexecore: "), 0u) << err_;
}

}  // namespace
}  // namespace prove
