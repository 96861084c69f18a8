// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "fuzz/simulation/machine/machine.h"
#include "fuzz/simulation/model/platform.h"
#include "kexecore/kexecore.h"
#include "trace/trace.h"

/// Turns the description of a machine into the configurations of the core and of the model.
namespace replay {

/// Overwrites all of `to`, whose memory is used again.
void Assign(const trace::MachineDescription& from, model::Platform& to);

/// Fills `ram` with the table of RAM that the configuration points to. It must outlive the
/// instance.
kexecore_config ConfigOf(const trace::MachineDescription& from, machine::Machine& host,
                         std::vector<kexecore_range>& ram);

}  // namespace replay
