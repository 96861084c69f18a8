// SPDX-License-Identifier: MIT
#include "fuzz/engines/campaign/lock.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "cli/error.h"

namespace campaign {
namespace {

namespace fs = std::filesystem;

class LockTest : public testing::Test {
 protected:
  LockTest() : folder_(fs::path(testing::TempDir()) / "lock_test" / "folder") {
    fs::remove_all(folder_.parent_path());
  }
  ~LockTest() override { End(); }

  // Starts another process that takes the lock; returns when that process has it.
  void Hold() {
    int ready[2];
    ASSERT_EQ(pipe(ready), 0);
    holder_ = fork();
    ASSERT_GE(holder_, 0);
    if (holder_ == 0) {
      const Lock lock(folder_);
      if (write(ready[1], "", 1) != 1) _exit(1);
      pause();
    }
    char byte;
    EXPECT_EQ(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
  }

  void End() {
    if (holder_ <= 0) return;
    kill(holder_, SIGKILL);
    waitpid(holder_, nullptr, 0);
    holder_ = 0;
  }

  // Tells whether another process is refused now.
  bool IsTaken() const {
    const pid_t other = fork();
    if (other == 0) {
      try {
        const Lock lock(folder_);
        _exit(0);
      } catch (const cli::EnvironmentError&) {
        _exit(1);
      }
    }
    int status = 0;
    EXPECT_EQ(waitpid(other, &status, 0), other);
    return WIFEXITED(status) && WEXITSTATUS(status) == 1;
  }

  fs::path folder_;
  pid_t holder_ = 0;
};

TEST_F(LockTest, SecondProcessIsToldWhoHasIt) {
  Hold();
  try {
    const Lock lock(folder_);
    FAIL() << "both have it";
  } catch (const cli::EnvironmentError& error) {
    const std::string line = error.what();
    EXPECT_EQ(line.find(folder_.string() + ": process " + std::to_string(holder_) + " (lock_test"),
              0u)
        << line;
  }
}

TEST_F(LockTest, GoesWithTheProcess) {
  Hold();
  End();
  const Lock lock(folder_);
}

TEST_F(LockTest, GoesWithTheObject) {
  {
    const Lock lock(folder_);  // for a moment
  }
  Hold();
}

TEST_F(LockTest, MovesWithTheObject) {
  std::vector<Lock> locks;
  locks.emplace_back(folder_);
  locks.emplace_back(folder_.parent_path() / "other");  // the vector grows and moves the first
  EXPECT_TRUE(IsTaken());
  locks.clear();
  EXPECT_FALSE(IsTaken());
}

TEST_F(LockTest, IsTheFoldersWhateverBecomesOfIt) {
  fs::create_directories(folder_);
  Hold();
  fs::remove_all(folder_);
  EXPECT_THROW(Lock{folder_}, cli::EnvironmentError);
  EXPECT_THROW(Lock{folder_ / ""}, cli::EnvironmentError);
  const Lock other(folder_.parent_path() / "other");
}

TEST_F(LockTest, PlaceThatCannotBeWritten) {
  EXPECT_THROW(Lock{"/proc/self/folder"}, std::system_error);
}

}  // namespace
}  // namespace campaign
