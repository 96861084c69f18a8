// SPDX-License-Identifier: MIT
#include "fuzz/triage/input.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "fuzz/engines/mutate/calls.h"
#include "trace/binary.h"
#include "trace/build.h"
#include "trace/error.h"
#include "trace/json.h"

namespace triage {
namespace {

namespace fs = std::filesystem;

class InputTest : public ::testing::Test {
 protected:
  InputTest() : base_(fs::path(::testing::TempDir()) / "input_test") {
    fs::remove_all(base_);
    fs::create_directories(base_);
    trace_.machine = mutate::SmallMachine();
    trace_.hypercalls = {trace::BuildTypeCall({}, 6)};
  }

  fs::path Write(const fs::path& name, const std::string& bytes) {
    fs::create_directories((base_ / name).parent_path());
    std::ofstream(base_ / name, std::ios::binary) << bytes;
    return base_ / name;
  }

  static std::string Complaint(const fs::path& file, const std::string& target = "") {
    try {
      Read(file, target);
    } catch (const trace::Error& error) {
      return error.what();
    }
    return "";
  }

  fs::path base_;
  trace::Trace trace_;
};

TEST_F(InputTest, TracesAreRecognisedInEitherForm) {
  const Input json = Read(Write("a.json", trace::ToJson(trace_)), "");
  EXPECT_EQ(json.target, "hypercall_fuzz");
  EXPECT_EQ(json.trace, trace_);
  const std::vector<std::uint8_t> bytes = trace::Encode(trace_);
  const Input binary = Read(Write("b", std::string(bytes.begin(), bytes.end())), "");
  EXPECT_EQ(binary.target, "hypercall_fuzz");
  EXPECT_EQ(binary.trace, trace_);
}

TEST_F(InputTest, FuzzInputsAreRecognisedByTheirFolder) {
  EXPECT_EQ(Read(Write("slots_fuzz/findings/x", "abc"), "").target, "slots_fuzz");
  EXPECT_EQ(Read(Write("segments_fuzz/x", ""), "").target, "segments_fuzz");
  EXPECT_EQ(Read(Write("hypercall_fuzz/x", "not the magic"), "").target, "hypercall_fuzz");
  EXPECT_EQ(Read(Write("hypercall_fuzz/y", "{not JSON"), "").target, "hypercall_fuzz");
  EXPECT_EQ(Read(Write("z", "{not JSON"), "hypercall_fuzz").target, "hypercall_fuzz");
  EXPECT_EQ(Read(Write("slots_fuzz/y", "abc"), "segments_fuzz").target, "segments_fuzz");
}

TEST_F(InputTest, OnlyTracesCarryRecordedAnswers) {
  trace_.hypercalls[0].result = 1;
  const std::vector<std::uint8_t> bytes = trace::Encode(trace_);
  const std::string text(bytes.begin(), bytes.end());
  EXPECT_EQ(Read(Write("recorded", text), "").trace.hypercalls[0].result, 1);
  EXPECT_EQ(Read(Write("hypercall_fuzz/x", text), "").trace.hypercalls[0].result, std::nullopt);
}

TEST_F(InputTest, WhatIsNoInputIsSaidWithItsPath) {
  EXPECT_NE(Complaint(Write("unknown", "abc")).find("unknown: neither a trace"), std::string::npos);
  EXPECT_NE(Complaint(Write("unknown", "abc")).find("--target"), std::string::npos);
  const std::string whole = trace::ToJson(trace_);
  const std::string cut = Complaint(Write("cut.json", whole.substr(0, whole.size() / 2)));
  EXPECT_TRUE(cut.starts_with((base_ / "cut.json").string() + ": ")) << cut;
  EXPECT_EQ(cut.find('\n'), std::string::npos) << cut;
  EXPECT_NE(Complaint(Write("text.json", "hello")), "");
  EXPECT_NE(Complaint(Write("empty.json", "")), "");
}

TEST_F(InputTest, FoldersHoldWhatCanBeAnInput) {
  Write("f/b.json", "");
  Write("f/a", "");
  Write("f/sub/id:000000,sig:06,src:000001", "");
  Write("f/README.md", "");
  Write("f/.hidden", "");
  Write("f/01.patch", "");
  const std::vector<fs::path> files = Expand({base_ / "f"});
  EXPECT_EQ(files, (std::vector<fs::path>{base_ / "f/a", base_ / "f/b.json",
                                          base_ / "f/sub/id:000000,sig:06,src:000001"}));
  EXPECT_EQ(Expand({base_ / "f/README.md"}).size(), 1u);
  EXPECT_THROW(Expand({base_ / "nowhere"}), trace::Error);
}

}  // namespace
}  // namespace triage
