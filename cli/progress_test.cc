// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <thread>

namespace cli {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// Standard error as a pipe that the test reads while others write. Tests have no terminal.
class Errors {
 public:
  Errors() : before_(dup(STDERR_FILENO)) {
    int ends[2];
    EXPECT_EQ(pipe(ends), 0);
    dup2(ends[1], STDERR_FILENO);
    close(ends[1]);
    end_ = ends[0];
  }
  ~Errors() {
    dup2(before_, STDERR_FILENO);
    close(before_);
    close(end_);
  }
  Errors(const Errors&) = delete;
  Errors& operator=(const Errors&) = delete;

  /// The next line, once it has come. Empty: none came for a minute.
  std::string Line() {
    constexpr int kMinute = 60'000;
    pollfd end{.fd = end_, .events = POLLIN, .revents = 0};
    std::string line;
    char byte = 0;
    while (byte != '\n' && poll(&end, 1, kMinute) == 1 && read(end_, &byte, 1) == 1) {
      line += byte;
    }
    return line;
  }

 private:
  int before_;
  int end_ = -1;
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

TEST(Progress, TheFirstLineComesAfterTheFirstTime) {
  Errors errors;
  for (milliseconds first(20);; first *= 2) {
    const Clock::time_point before = Clock::now();
    Progress progress(first, hours(1));
    progress.Say("one");
    if (Clock::now() - before >= first) continue;  // a busy machine: nothing was to be said in time
    const std::string line = errors.Line();
    EXPECT_TRUE(line.starts_with("kexecore: one")) << line;
    break;
  }
}

TEST(Progress, WhatIsSoonOverIsNotSaid) {
  testing::internal::CaptureStderr();
  {
    Progress progress(hours(1), milliseconds(20));
    progress.Say("one");
    std::this_thread::sleep_for(milliseconds(200));
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace cli
