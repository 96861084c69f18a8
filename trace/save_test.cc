// SPDX-License-Identifier: MIT
#include "trace/save.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "cli/file.h"
#include "trace/error.h"

namespace trace {
namespace {

namespace fs = std::filesystem;

constexpr std::uint8_t kBytes[] = {'n', 'e', 'w'};

class SaveTest : public testing::Test {
 protected:
  SaveTest() : folder_(fs::path(testing::TempDir()) / "save") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }

  fs::path folder_;
};

TEST_F(SaveTest, FollowsLinks) {
  std::ofstream(folder_ / "file") << "old";
  fs::create_symlink("file", folder_ / "link");
  fs::create_symlink("later", folder_ / "dangling");
  Save(folder_ / "link", kBytes);
  Save(folder_ / "dangling", kBytes);
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_TRUE(fs::is_symlink(folder_ / "dangling"));
  EXPECT_EQ(cli::ReadText(folder_ / "file"), "new");
  EXPECT_EQ(cli::ReadText(folder_ / "later"), "new");
}

// A pipe stands for a device, which a test without root cannot make.
TEST_F(SaveTest, LeavesWhatIsNoRegularFile) {
  ASSERT_EQ(mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  fs::create_symlink("pipe", folder_ / "link");
  EXPECT_THROW(Save(folder_ / "pipe", kBytes), Error);
  EXPECT_THROW(Save(folder_ / "link", kBytes), Error);
  EXPECT_THROW(Save(folder_, kBytes), Error);
  EXPECT_TRUE(fs::is_fifo(folder_ / "pipe"));
}

}  // namespace
}  // namespace trace
