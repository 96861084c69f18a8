// SPDX-License-Identifier: MIT
#include "proofs/cli/progress.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>

namespace prove {

Progress::Progress(const std::string& what) {
  thread_ = std::thread([this, what] { Run(what); });
}

Progress::~Progress() {
  {
    std::lock_guard lock(mutex_);
    done_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void Progress::Run(const std::string& what) {
  std::unique_lock lock(mutex_);
  const bool terminal = isatty(STDERR_FILENO) != 0;
  bool shown = false;
  for (int second = 1; !changed_.wait_for(lock, std::chrono::seconds(1), [&] { return done_; });
       ++second) {
    if (!terminal && (second == 5 || second % 30 == 0)) {
      std::fprintf(stderr, "prove: %s … %d s\n", what.c_str(), second);
    }
    if (!terminal || second < 2) continue;
    std::fprintf(stderr, "\r  %s … %d s\x1b[K", what.c_str(), second);
    std::fflush(stderr);
    shown = true;
  }
  if (shown) std::fprintf(stderr, "\r\x1b[K");
}

}  // namespace prove
