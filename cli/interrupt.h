// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "cli/error.h"

/// What becomes of a Ctrl-C (SIGINT) and of its like, SIGTERM and SIGHUP.
namespace cli {

/// Thrown by work that ends early because an interrupt came.
struct Interruption : Error {
  explicit Interruption(const std::string& line = "interrupted") : Error(kInterrupted, line) {}
};

/// While one exists, interrupts do not end the program but are remembered, so that the work can ask
/// for them and save what it found. A guard within another changes nothing. Guards belong to one
/// thread at a time.
class InterruptGuard {
 public:
  enum Signals { kAll, kCtrlC };  // kCtrlC: SIGTERM and SIGHUP keep their effect

  explicit InterruptGuard(Signals signals = kAll);
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

/// Did an interrupt come since the outermost guard was made?
bool Interrupted();

/// For work that cannot ask, such as a solver's: while it exists, an interrupt runs `end`, which
/// should end the program. A thread of its own runs `end`, so that it may take locks and write,
/// which a handler may not, and so that no solver's handler is in its way. Make it before other
/// threads, which would take the signals, and start no process meanwhile, which would inherit that
/// they are blocked.
class OnInterrupt {
 public:
  explicit OnInterrupt(std::function<void()> end);
  ~OnInterrupt();
  OnInterrupt(const OnInterrupt&) = delete;
  OnInterrupt& operator=(const OnInterrupt&) = delete;

 private:
  std::atomic<bool> is_over_ = false;
  std::thread thread_;
};

}  // namespace cli
