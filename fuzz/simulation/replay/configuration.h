// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/platform.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

/// A described machine, as the core and as the model are told of it.
namespace replay {

/// Overwrites all of `to`, and keeps its memory.
void Assign(const trace::MachineDescription& from, model::Platform& to);

/// `ram` gets the table that the configuration leads to: it lives as long as the instance.
kexecore_config ConfigOf(const trace::MachineDescription& from, machine::Machine& host,
                         std::vector<kexecore_range>& ram);

}  // namespace replay
