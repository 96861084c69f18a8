// SPDX-License-Identifier: MIT
#include "trace/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>

#include "cli/file.h"
#include "trace/binary.h"
#include "trace/error.h"
#include "trace/examples.h"

namespace trace {
namespace {

class File : public testing::Test {
 protected:
  File() { std::filesystem::remove_all(folder_); }

  std::filesystem::path Write(const std::string& text) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / "x") << text;
    return folder_ / "x";
  }

  static std::string Complaint(const std::filesystem::path& path) {
    try {
      LoadFile(path);
    } catch (const Error& error) {
      return error.what();
    }
    return "";
  }

  /// For a child of its own: no file can be longer than a few bytes. Exits with 0 when that is
  /// said as an error of the environment.
  [[noreturn]] static void SaveOnFullDisk(const std::filesystem::path& path, const Trace& trace) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = 16, .rlim_max = 16};
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(2);
    try {
      SaveFile(path, trace);
    } catch (const EnvironmentError& error) {
      // stderr may be a file, which takes nothing any more: the exit code says it.
      _exit(std::string(error.what()).starts_with(path.string() + ": cannot write") ? 0 : 3);
    }
    _exit(1);
  }

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / "kexecore_file_test";
};

TEST_F(File, KeepsEverythingInBothForms) {
  const Trace trace = OneOfEverything();
  SaveFile(folder_ / "deep" / "trace", trace);
  EXPECT_EQ(LoadFile(folder_ / "deep" / "trace"), trace);
  const std::vector<std::uint8_t> binary = Encode(trace);
  EXPECT_EQ(LoadFile(Write({binary.begin(), binary.end()})), trace);
}

TEST_F(File, SaysInOneLineWhatIsWrong) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "x: empty; a trace has at least a machine"},
      {"\x7f"
       "ELF",
       "x: neither form of a trace"},
      {"{", "x: line 1, column 2: the JSON ends too early"},
      {"{\"kexecore_trace\": 4}", "x: /kexecore_trace: version 4 is newer"},
      {"KXT1", "x: written by another version of this program"},
      {"KXT3" + std::string(kMaxEncodedSize, 'a'), "x: 262148 bytes; the binary form has at most"},
      {std::string(1 << 20, '\0'), "x: neither form of a trace"},
  };
  for (const auto& [text, complaint] : cases) {
    const std::string said = Complaint(Write(text));
    EXPECT_NE(said.find(complaint), std::string::npos) << said << "\n  lacks " << complaint;
    EXPECT_EQ(said.find('\n'), std::string::npos);
  }
  EXPECT_NE(Complaint(folder_ / "nothing").find("no such file"), std::string::npos);
  EXPECT_NE(Complaint(folder_).find("is a folder; name a file in it"), std::string::npos);
}

TEST_F(File, LeavesTheOldFileWhenTheDiskIsFull) {
  const std::filesystem::path file = Write("old");
  // Larger than what stdio buffers, so that the write itself fails; and smaller, so that the last
  // flush does.
  Trace large, small;
  large.note = std::string(60000, 'n');
  for (const Trace& trace : {large, small}) {
    EXPECT_EXIT(SaveOnFullDisk(file, trace), testing::ExitedWithCode(0), "");
    EXPECT_EQ(cli::ReadText(file), "old");
    // No half of a file stays behind either.
    const std::filesystem::directory_iterator files(folder_);
    EXPECT_EQ(std::distance(begin(files), end(files)), 1);
  }
}

TEST_F(File, SaysWhenItsDirectoryCannotBeMade) {
  const std::filesystem::path file = Write("old");
  EXPECT_THROW(SaveFile(file / "x", Trace{}), EnvironmentError);
  EXPECT_EQ(cli::ReadText(file), "old");
}

}  // namespace
}  // namespace trace
