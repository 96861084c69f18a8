// SPDX-License-Identifier: MIT
#pragma once

#include "cli/program.h"
#include "fuzz/engines/campaign/toolbox.h"

/// The commands of ./kexecore, each in a source of its own. A new one is such a source, and its
/// name in the two lists below.
namespace cli::commands {

/// What commands know of where they run. It outlives the program.
struct Context {
  campaign::Toolbox toolbox;
};

/// Adds one command to the program.
using Add = void(Program& program, const Context& context);

Add AddReplay, AddShow, AddBoot, AddFuzz, AddTriage, AddBugs, AddBench, AddCheck, AddRecord;

/// In the order of --help.
inline constexpr Add* kAll[] = {AddReplay, AddShow,  AddBoot,  AddFuzz,  AddTriage,
                                AddBugs,   AddBench, AddCheck, AddRecord};

}  // namespace cli::commands
