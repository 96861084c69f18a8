// SPDX-License-Identifier: MIT
//
// The real client, from the command line to the trace, with a kernel that the test makes.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/commands/commands.h"
#include "cli/file.h"
#include "client/digest.h"
#include "client/tiny_kernel.h"
#include "trace/file.h"
#include "trace/foreign.h"

namespace cli::commands {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::uint64_t kAddress = 0x8200000;

class RecordCommand : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_);
    setenv("KEXECORE_CACHE", (folder_ / "cache").c_str(), 1);
    setenv("KEXECORE_CLIENT_PRELOAD", "client/preload/libkexecore_client.so", 1);
    const auto kernel = client::TinyKernel(kAddress, 10000);
    std::ofstream(kernel_, std::ios::binary)
        .write(reinterpret_cast<const char*>(kernel.data()),
               static_cast<std::streamsize>(kernel.size()));
  }

  // Runs `record OPTIONS -- CLIENT`; errors() is then what it wrote to stderr.
  int Record(const Words& options, const Words& client) {
    Words args = {"record"};
    args.insert(args.end(), options.begin(), options.end());
    args.push_back("--");
    args.insert(args.end(), client.begin(), client.end());
    const Context nowhere;
    Program program("Records");
    AddRecord(program, nowhere);
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int exit_code = program.Run(args);
    output_ = testing::internal::GetCapturedStdout();
    errors_ = testing::internal::GetCapturedStderr();
    return exit_code;
  }

  trace::Trace Recorded(const Words& client) {
    EXPECT_EQ(Record({"-o", trace_}, client), 0) << errors_;
    return trace::LoadFile(trace_);
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
  const std::string kernel_ = folder_ / "tiny";
  const std::string trace_ = folder_ / "trace.json";
  std::string output_, errors_;
};

TEST_F(RecordCommand, ALoadWithItsMemory) {
  const trace::Trace trace = Recorded({"kexec", "-p", "--args-none", kernel_});
  ASSERT_EQ(trace.hypercalls.size(), 2u);
  EXPECT_EQ(trace.hypercalls[0].op, 3u);
  const trace::Hypercall& load = trace.hypercalls[1];
  EXPECT_EQ(load.op, 4u);
  EXPECT_EQ(load.result, 0);
  ASSERT_EQ(load.memory.size(), 3u);
  const auto& argument = std::get<trace::LoadArgument>(load.memory[0].what);
  EXPECT_EQ(argument.type, 1);
  EXPECT_EQ(argument.entry_maddr, kAddress);
  const auto& segments = std::get<trace::Descriptors>(load.memory[1].what).segments;
  ASSERT_EQ(segments.size(), 2u);
  EXPECT_EQ(segments[0], (trace::Segment{0, 0, 0, 0x100000}));
  EXPECT_EQ(segments[1], (trace::Segment{load.memory[2].at, 10000, kAddress, 0x4000}));
  EXPECT_EQ(std::get<trace::Foreign>(load.memory[2].what), (trace::Foreign{0, 4096, 10000}));
  ASSERT_EQ(trace.foreign.size(), 1u);
  const trace::ForeignFile& file = trace.foreign[0];
  EXPECT_EQ(file.name, "tiny");
  EXPECT_EQ(file.sha256, client::Sha256(client::TinyKernel(kAddress, 10000)));
  EXPECT_EQ(file.path, "tiny");
  EXPECT_FALSE(trace::ForeignStore().Open(file).missing());
}

TEST_F(RecordCommand, KexecsOwnCodeIsForeign) {
  const trace::Trace trace = Recorded({"kexec", "-p", kernel_});
  ASSERT_EQ(trace.foreign.size(), 2u);
  EXPECT_EQ(trace.foreign[0].name, "purgatory");
  EXPECT_EQ(trace.foreign[0].package, "kexec-tools");
  EXPECT_EQ(trace.foreign[0].path, "/sbin/kexec");
  EXPECT_EQ(trace.hypercalls.back().result, 0);
}

TEST_F(RecordCommand, TheSameAgainByteForByte) {
  Recorded({"kexec", "-p", kernel_});
  const std::string first = ReadText(trace_);
  // What differs between machines: environment, what lies in fresh memory, folder.
  setenv("GLIBC_TUNABLES", "glibc.malloc.perturb=165", 1);
  setenv("A_LONG_VARIABLE", std::string(5000, 'x').c_str(), 1);
  setenv("KEXECORE_CACHE", (folder_ / "another-cache").c_str(), 1);
  Recorded({"kexec", "-p", kernel_});
  unsetenv("GLIBC_TUNABLES");
  EXPECT_EQ(ReadText(trace_), first);
}

TEST_F(RecordCommand, AClientThatFailsIsRecorded) {
  // Nothing is loaded that it could execute.
  EXPECT_EQ(Record({"-o", trace_}, {"kexec", "-e", "-x", "-y"}), 0) << errors_;
  EXPECT_NE(output_.find("-ENOENT"), std::string::npos) << output_;
  const trace::Trace trace = trace::LoadFile(trace_);
  EXPECT_EQ(trace.hypercalls.back().result, -2);
  EXPECT_NE(trace.note.find("exit code"), std::string::npos) << trace.note;
}

TEST_F(RecordCommand, AnImageForAReboot) {
  const trace::Trace trace = Recorded({"kexec", "-l", kernel_});
  EXPECT_EQ(trace.hypercalls.back().op, 4u);
  EXPECT_EQ(trace.hypercalls.back().result, 0);
}

TEST_F(RecordCommand, OneAfterTheOtherOnOneMachine) {
  const trace::Trace trace =
      Recorded({"sh", "-c", "kexec -l $0 && kexec -S -l; kexec -u && kexec -S -l", kernel_});
  ASSERT_EQ(trace.hypercalls.size(), 4u);
  EXPECT_EQ(trace.hypercalls[1].result, 1);
  EXPECT_EQ(trace.hypercalls[3].result, 0);
}

TEST_F(RecordCommand, UnloadAndStatus) {
  EXPECT_EQ(Recorded({"kexec", "-p", "-u"}).hypercalls.back().op, 5u);
  EXPECT_EQ(Recorded({"kexec", "-p", "-S"}).hypercalls.back().op, 6u);
}

TEST_F(RecordCommand, Json) {
  EXPECT_EQ(Record({"--json", "-o", trace_}, {"kexec", "-p", "--args-none", kernel_}), 0);
  EXPECT_NE(output_.find("\"schema\": \"kexecore.record/1\""), std::string::npos) << output_;
  EXPECT_NE(output_.find("\"client_exit_code\": 0"), std::string::npos) << output_;
}

TEST_F(RecordCommand, JsonOfWhatCannotBeRecorded) {
  EXPECT_EQ(Record({"--json"}, {"kexec", "--version"}), 2);
  EXPECT_NE(output_.find("\"error\": \"kexec --version made no kexec hypercall"), std::string::npos)
      << output_;
}

// The trace is good, so it does not matter which bytes the client prints, and files are called.
TEST_F(RecordCommand, BytesThatAreNoUtf8) {
  const std::string kernel = folder_ / "no\xe9", trace = folder_ / "trace\xff.json";
  fs::copy_file(kernel_, kernel, fs::copy_options::overwrite_existing);
  const Words client = {"sh", "-c", "kexec -p --args-none \"$0\"; echo 'no\xe9 \x80' >&2; exit 3",
                        kernel};
  EXPECT_EQ(Record({"--json", "-o", trace}, client), 0) << errors_;
  const nlohmann::json report = nlohmann::json::parse(output_);
  EXPECT_EQ(report["ok"], true);
  EXPECT_EQ(report["summary"]["client_exit_code"], 3);
  EXPECT_EQ(report["summary"]["client_last_line"], "no\xef\xbf\xbd \xef\xbf\xbd");
  EXPECT_EQ(report["items"].size(), 2u);
  EXPECT_EQ(trace::LoadFile(trace).hypercalls.back().result, 0);
  EXPECT_EQ(Record({"-o", trace}, client), 0) << errors_;
  EXPECT_NE(output_.find("exit code 3: no\xe9 \x80\n"), std::string::npos) << output_;
  EXPECT_NE(output_.find("wrote  " + trace), std::string::npos) << output_;
}

TEST_F(RecordCommand, BytesThatAreNoUtf8AndNoTrace) {
  for (const Words& client : {Words{"kexec", "-l", "no\xe9"}, Words{"no\xe9"}}) {
    EXPECT_EQ(Record({"--json", "-o", trace_}, client), 2) << errors_;
    const nlohmann::json report = nlohmann::json::parse(output_);
    EXPECT_EQ(report["ok"], false);
    EXPECT_NE(errors_.find("no\xe9"), std::string::npos) << errors_;
  }
}

TEST_F(RecordCommand, WrongUsage) {
  EXPECT_EQ(Record({"--crash", "256M"}, {"kexec"}), 2);
  EXPECT_NE(errors_.find("--crash 256M: want SIZE@START"), std::string::npos) << errors_;
  EXPECT_EQ(Record({}, {"kexec", "--version"}), 2);
  EXPECT_NE(errors_.find("no kexec hypercall"), std::string::npos) << errors_;
  EXPECT_EQ(Record({}, {"no-such-client", "-p"}), 2);
  EXPECT_NE(errors_.find("after -- comes the client"), std::string::npos) << errors_;
  EXPECT_EQ(errors_.find("setup"), std::string::npos) << errors_;
}

TEST_F(RecordCommand, TheEnvironmentLacksSomething) {
  EXPECT_EQ(Record({}, {"kexec", "-p", "@kernel"}), 3);
  EXPECT_NE(errors_.find("./kexecore setup"), std::string::npos) << errors_;
  EXPECT_EQ(Record({"-o", "/nowhere/trace.json"}, {"kexec", "-p", "--args-none", kernel_}), 3);
  EXPECT_NE(errors_.find("/nowhere"), std::string::npos) << errors_;
  setenv("KEXECORE_CLIENT_PRELOAD", "/nowhere/lib.so", 1);
  EXPECT_EQ(Record({}, {"kexec", "-p", kernel_}), 3);
  EXPECT_NE(errors_.find("not built"), std::string::npos) << errors_;
}

TEST_F(RecordCommand, ACacheThatCannotBeWrittenEndsTheClient) {
  setenv("KEXECORE_CACHE", "/proc/nowhere", 1);
  EXPECT_EQ(Record({"-o", trace_}, {"kexec", "-p", kernel_}), 3);
  EXPECT_NE(errors_.find("/proc/nowhere"), std::string::npos) << errors_;
  EXPECT_FALSE(fs::exists(trace_));
}

}  // namespace
}  // namespace cli::commands
