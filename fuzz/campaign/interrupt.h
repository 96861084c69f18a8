// SPDX-License-Identifier: MIT
#pragma once

namespace campaign {

/// While one exists, SIGINT, SIGTERM and SIGHUP do not end the program but are remembered, so that
/// what was found so far can be saved. One at a time.
class InterruptGuard {
 public:
  InterruptGuard();
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

/// Did one of them come since the last guard was made?
bool Interrupted();

}  // namespace campaign
