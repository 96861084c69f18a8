// SPDX-License-Identifier: MIT
#pragma once

namespace campaign {

/// While one exists, SIGINT, SIGTERM and SIGHUP do not end the program but are remembered, so that
/// what was found so far can be saved. One within another changes nothing. Of one thread at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

/// Did one of them come since the outermost guard was made?
bool Interrupted();

/// Thrown by what ends early because one of them came.
struct Interruption {};

}  // namespace campaign
