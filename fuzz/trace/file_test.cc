// SPDX-License-Identifier: MIT
#include "fuzz/trace/file.h"

#include <gtest/gtest.h>

#include <fstream>

#include "fuzz/trace/binary.h"
#include "fuzz/trace/error.h"
#include "fuzz/trace/examples.h"

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

  const std::filesystem::path folder_ =
      std::filesystem::path(testing::TempDir()) / "kexecore_file_test";
};

TEST_F(File, KeepsEverythingInBothForms) {
  const Trace trace = OneOfEverything();
  for (const Form form : {Form::kJson, Form::kBinary}) {
    SaveFile(folder_ / "deep" / "trace", trace, form);
    EXPECT_EQ(LoadFile(folder_ / "deep" / "trace"), trace);
  }
}

TEST_F(File, SaysInOneLineWhatIsWrong) {
  const std::pair<std::string, const char*> cases[] = {
      {"", "x: empty; a trace has at least a machine"},
      {"\x7f"
       "ELF",
       "x: neither form of a trace"},
      {"{", "x: line 1, column 2: the JSON ends too early"},
      {"{\"kexecore_trace\": 3}", "x: /kexecore_trace: version 3 is newer"},
      {"KXT2", "x: written by another version of this program"},
      {"KXT1" + std::string(kMaxEncodedSize, 'a'), "x: 262148 bytes; the binary form has at most"},
      {std::string(1 << 20, '\0'), "x: neither form of a trace"},
  };
  for (const auto& [text, complaint] : cases) {
    const std::string said = Complaint(Write(text));
    EXPECT_NE(said.find(complaint), std::string::npos) << said << "\n  lacks " << complaint;
    EXPECT_EQ(said.find('\n'), std::string::npos);
  }
  EXPECT_NE(Complaint(folder_ / "nothing").find("no such file"), std::string::npos);
  EXPECT_NE(Complaint(folder_).find("a directory; name a file in it"), std::string::npos);
}

TEST_F(File, LeavesTheOldFileWhenTheDiskIsFull) {
  // /dev/full takes no byte; a path below a file cannot be made.
  EXPECT_THROW(SaveFile(Write("old") / "x", Trace{}, Form::kJson), EnvironmentError);
  std::ifstream file(folder_ / "x");
  std::string text;
  file >> text;
  EXPECT_EQ(text, "old");
}

}  // namespace
}  // namespace trace
