// SPDX-License-Identifier: MIT
#include "cli/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace cli {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  FileTest() { fs::create_directories(folder_); }

  fs::path Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }

  template <typename WantedError>
  static std::string Complaint(const fs::path& path, Named named) {
    try {
      ReadText(path, named);
    } catch (const WantedError& error) {
      return error.what();
    }
    return "no such error";
  }

  const fs::path folder_ =
      fs::path(testing::TempDir()) / testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(FileTest, AllBytesAreRead) {
  for (const std::size_t size : {0, 1, 65535, 65536, 65537, 200000}) {
    std::string text(size, 'x');
    if (size != 0) text.back() = '\xe9';
    const fs::path path = Write("x", text);
    EXPECT_EQ(ReadText(path), text);
    EXPECT_EQ(TryReadText(path), text);
    EXPECT_EQ(ReadBytes(path), std::vector<std::uint8_t>(text.begin(), text.end()));
    EXPECT_EQ(TryReadBytes(path), ReadBytes(path));
  }
}

TEST_F(FileTest, FilesWithoutASizeAreReadToTheirEnd) {
  EXPECT_NE(ReadText("/proc/self/status").find("VmSize"), std::string::npos);
}

TEST_F(FileTest, WhoNamedTheFileIsToBlame) {
  const std::string missing = (folder_ / "no\xe9").string();
  for (const std::string& path : {missing, (Write("x", "") / "y").string()}) {
    EXPECT_EQ(Complaint<InputError>(path, Named::kByPerson),
              path + ": no such file; check the name");
    EXPECT_EQ(Complaint<EnvironmentError>(path, Named::kByProgram),
              path + ": no such file; check the name");
    EXPECT_FALSE(TryReadText(path).has_value());
  }
  const std::string folder = folder_.string();
  EXPECT_EQ(Complaint<InputError>(folder, Named::kByPerson),
            folder + ": is a folder; name a file in it");
  EXPECT_EQ(Complaint<EnvironmentError>(folder, Named::kByProgram),
            folder + ": is a folder; name a file in it");
  EXPECT_FALSE(TryReadBytes(folder).has_value());
}

TEST_F(FileTest, APermissionIsTheEnvironments) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const fs::path path = Write("locked", "x");
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_EQ(Complaint<EnvironmentError>(path, Named::kByPerson),
            path.string() + ": no permission to read it; check its permissions");
}

}  // namespace
}  // namespace cli
