// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <thread>

namespace cli {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

/// Standard error as a pipe that the test reads while others write. Tests have no terminal.
class Errors {
 public:
  Errors() : before_(dup(STDERR_FILENO)) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    lines_ = fdopen(ends[0], "r");
  }
  ~Errors() {
    dup2(before_, STDERR_FILENO);
    close(before_);
    fclose(lines_);
  }
  Errors(const Errors&) = delete;
  Errors& operator=(const Errors&) = delete;

  /// The next line, once it has come.
  std::string Line() {
    char line[100] = {};
    return fgets(line, sizeof line, lines_) != nullptr ? line : "";
  }

 private:
  int before_;
  std::FILE* lines_;
};

TEST(Progress, WhatTakesLongIsSaidAgainWhileNobodyCalls) {
  Errors errors;
  Progress progress(milliseconds(20), milliseconds(20));
  progress.Say("one");
  std::string line = errors.Line();
  EXPECT_TRUE(line.starts_with("kexecore: one")) << line;
  line = errors.Line();
  EXPECT_TRUE(line.starts_with("kexecore: one")) << line;
  progress.Say("two");
  do {
    line = errors.Line();
  } while (line.starts_with("kexecore: one"));  // said before
  EXPECT_TRUE(line.starts_with("kexecore: two")) << line;
  line = errors.Line();
  EXPECT_TRUE(line.starts_with("kexecore: two")) << line;
}

TEST(Progress, WhatIsSoonOverIsNotSaid) {
  testing::internal::CaptureStderr();
  {
    Progress progress(hours(1), hours(1));
    progress.Say("one");
    std::this_thread::sleep_for(milliseconds(200));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace cli
