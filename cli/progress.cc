// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>

namespace cli {
namespace {

std::size_t Width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 79;
  return size.ws_col - 1u;
}

}  // namespace

Progress::Progress(std::chrono::milliseconds first, std::chrono::milliseconds next)
    : terminal_(isatty(STDERR_FILENO) != 0) {
  if (!terminal_) thread_ = std::thread([=, this] { Repeat(first, next); });
}

Progress::~Progress() {
  Wipe();
  if (terminal_) return;
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Progress::Wipe() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

void Progress::Say(const std::string& line) {
  if (terminal_) {
    fmt::print(stderr, "\r\x1b[K{}", line.substr(0, Width()));
    std::fflush(stderr);
    shown_ = true;
  } else {
    const std::lock_guard lock(mutex_);
    line_ = line;
  }
}

void Progress::Repeat(std::chrono::milliseconds first, std::chrono::milliseconds next) {
  std::unique_lock lock(mutex_);
  for (auto pause = first; !ended_.wait_for(lock, pause, [this] { return end_; }); pause = next) {
    if (!line_.empty()) fmt::print(stderr, "kexecore: {}\n", line_);
  }
}

}  // namespace cli
