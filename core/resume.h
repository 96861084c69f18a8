// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include "core/instance.h"

namespace kexecore {

/// What became of a try to go on with a call that is suspended.
enum class [[nodiscard]] Resumed : std::uint32_t {
  kYes,         // the caller of TryResume holds the instance
  kNoSuchCall,  // no call with this ticket is suspended, or it is another address space's
  kContended,   // it is suspended, and this try lost against other CPUs
};

/// Rules C1 and C2: takes the instance from the suspended call, to go on with it. `space` is the
/// caller's address space; nullptr: nothing of the guest's will be read, so any will do.
Resumed TryResume(Instance& instance, std::uint32_t ticket, const std::uint64_t* space);

}  // namespace kexecore
