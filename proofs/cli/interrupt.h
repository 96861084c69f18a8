// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace prove {

/// While it lives, SIGINT, SIGTERM and SIGHUP run `end`, which is to end the program, in a thread
/// of its own: so it may take locks and write, which a handler may not, and no solver's handler is
/// in its way. Made before other threads are, which would take the signals.
class OnInterrupt {
 public:
  explicit OnInterrupt(std::function<void()> end);
  ~OnInterrupt();
  OnInterrupt(const OnInterrupt&) = delete;
  OnInterrupt& operator=(const OnInterrupt&) = delete;

 private:
  std::atomic<bool> over_ = false;
  std::thread thread_;
};

}  // namespace prove
