// SPDX-License-Identifier: MIT
// The program behind ./kexecore.
#include "cli/commands/commands.h"
#include "cli/program.h"

int main(int argc, char** argv) {
  const cli::commands::Context context{.toolbox = campaign::FindToolbox()};
  cli::Program program("The kexec hypercall core, its fuzzers and proofs");
  for (const auto& add : cli::commands::kAll) add(program, context);
  return program.Run({argv + 1, argv + argc});
}
