// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/replay/core.h"
#include "trace/trace.h"

namespace replay {

/// Damage inside the calls of the shipped core. To the oracles, the core itself seems to do it.
struct Sabotage {
  std::function<void(machine::Machine&, kexecore_instance&)> before = {};
  std::function<void(machine::Machine&, kexecore_instance&)> after = {};
  std::function<long(long)> result = {};
  std::function<void(kexecore_outcome&)> outcome = {};
  bool skip = false;    // the core itself does nothing and returns 0
  int init_result = 0;  // the answer of kexecore_init; 0: the core's own answer
};

/// A core with this sabotage in each call from call number `from_hypercall` (from 0) on. The
/// reference is valid until the next BrokenCore.
const Core& BrokenCore(Sabotage sabotage, int from_hypercall = 0);

/// Replays the trace on such a core. Returns a line for each violation: "bounds@0: detail".
std::string Verdict(const trace::Trace& trace, Sabotage sabotage = {}, int from_hypercall = 0);

/// The same for hypercalls on the machine of TestTrace.
std::string Verdict(const std::vector<trace::Hypercall>& hypercalls, Sabotage sabotage = {},
                    int from_hypercall = 0);

/// The word of the image table in an instance of the shipped core. Bits 0 to 3 say which images are
/// present, bits 4 and 5 are the positions. Further bits have other meanings.
std::uint32_t& SlotWordOf(kexecore_instance& instance);

}  // namespace replay
