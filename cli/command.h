// SPDX-License-Identifier: MIT
#pragma once

#include "cli/exit.h"
#include "fuzz/engines/campaign/toolbox.h"

namespace CLI {
class App;
}

/// The subcommands. Each Add registers one, which when chosen does its work and leaves the exit
/// code in the context; errors are thrown, and main says them in one line.
namespace cli {

struct Context {
  campaign::Toolbox toolbox;
  int exit = kHeld;  // an Exit
};

void AddReplay(CLI::App& app, Context& context);
void AddShow(CLI::App& app, Context& context);
void AddBoot(CLI::App& app, Context& context);
void AddFuzz(CLI::App& app, Context& context);
void AddTriage(CLI::App& app, Context& context);
void AddBugs(CLI::App& app, Context& context);
void AddBench(CLI::App& app, Context& context);
void AddCheck(CLI::App& app, Context& context);

}  // namespace cli
