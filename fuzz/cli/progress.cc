// SPDX-License-Identifier: MIT
#include "fuzz/cli/progress.h"

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

Progress::Progress() : terminal_(isatty(STDERR_FILENO) != 0) {}

Progress::~Progress() { Wipe(); }

void Progress::Wipe() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
  shown_ = false;
}

void Progress::Say(const std::string& line) {
  if (!terminal_) return;
  fmt::print(stderr, "\r\x1b[K{}", line.substr(0, Width()));
  std::fflush(stderr);
  shown_ = true;
}

}  // namespace cli
