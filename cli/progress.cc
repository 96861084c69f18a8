// SPDX-License-Identifier: MIT
#include "cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>

#include "cli/line.h"

namespace cli {
namespace {

std::size_t Width() {
  winsize size{};
  if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col < 20) return 79;
  return size.ws_col - 1u;
}

}  // namespace

Progress::Progress(std::chrono::milliseconds first, std::chrono::milliseconds next)
    : is_terminal_(isatty(STDERR_FILENO) != 0) {
  constexpr std::chrono::seconds kTick(1);
  if (is_terminal_) first = next = kTick;
  thread_ = std::thread([=, this] { Repeat(first, next); });
}

Progress::~Progress() {
  Wipe();
  {
    const std::lock_guard lock(mutex_);
    is_ended_ = true;
  }
  ended_.notify_one();
  thread_.join();
}

void Progress::Say(const std::string& line) {
  const std::lock_guard lock(mutex_);
  if (line != line_) since_ = Clock::now();
  line_ = line;
  is_wiped_ = false;
  if (is_terminal_) Show();
}

void Progress::Wipe() {
  const std::lock_guard lock(mutex_);
  if (is_terminal_ && !is_wiped_) fmt::print(stderr, "\r\x1b[K");
  is_wiped_ = true;
}

void Progress::Repeat(std::chrono::milliseconds first, std::chrono::milliseconds next) {
  std::unique_lock lock(mutex_);
  for (auto pause = first; !ended_.wait_for(lock, pause, [this] { return is_ended_; });
       pause = next) {
    if (!is_wiped_) Show();
  }
}

void Progress::Show() {
  const std::string duration = Duration();
  if (!is_terminal_) {
    fmt::print(stderr, "kexecore: {}{}\n", line_, duration);
    return;
  }
  fmt::print(stderr, "\r\x1b[K{}{}", Cut(line_, Width() - duration.size()), duration);
  std::fflush(stderr);
}

std::string Progress::Duration() const {
  const auto duration = Clock::now() - since_;
  if (duration < std::chrono::seconds(2)) return "";
  return fmt::format(" … {} s", std::chrono::duration_cast<std::chrono::seconds>(duration).count());
}

}  // namespace cli
