// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/replay/core.h"
#include "trace/trace.h"

namespace replay {

/// The shipped core with a saboteur inside its calls: what he does, the core did.
struct Sabotage {
  std::function<void(machine::Machine&, kexecore_instance&)> before = {};
  std::function<void(machine::Machine&, kexecore_instance&)> after = {};
  std::function<long(long)> result = {};
  bool skip = false;    // the core itself does nothing
  int init_result = 0;  // what kexecore_init answers instead; 0: its own answer
};

/// The saboteur works in each call from the nth (from 0) on; valid until the next BrokenCore.
const Core& BrokenCore(Sabotage sabotage, int from_hypercall = 0);

/// What the oracles say of these hypercalls on such a core: "bounds@0: detail", a line each.
std::string Verdict(const trace::Trace& trace, Sabotage sabotage = {}, int from_hypercall = 0);

/// The same of hypercalls on the machine of TestTrace.
std::string Verdict(const std::vector<trace::Hypercall>& hypercalls, Sabotage sabotage = {},
                    int from_hypercall = 0);

/// The word of the image table of an instance of the shipped core: bits 0 to 3 are presence, 4 and
/// 5 positions, and there are more.
std::uint32_t& SlotWordOf(kexecore_instance& instance);

}  // namespace replay
