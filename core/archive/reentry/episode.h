// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "core/archive/reentry/core.h"

namespace reentry {

/// What happened in one episode, or in several.
struct Counts {
  std::uint64_t executions = 0;  // of a hypercall's instruction
  std::uint64_t suspensions = 0;
  std::uint64_t busy = 0;  // the guest waits for another one's call
  std::uint64_t forged = 0;
  std::uint64_t forgotten = 0;
  std::uint64_t destroyed = 0;
  std::uint64_t loads = 0;  // that ended with an image
};

/// A few guests' tasks on one hypervisor: they load, unload and execute images, each at its own
/// pace and on any virtual CPU, lose calls, and forge tickets. In the end all calls are let go on
/// to their end, and all is unloaded. Empty, or what the core did wrong. Depends on nothing but the
/// seed.
std::string RunEpisode(const Core& core, std::uint64_t seed, Counts& counts);

}  // namespace reentry
