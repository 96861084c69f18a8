// SPDX-License-Identifier: MIT
//
// `./kexecore prove`, as a program of its own: LLVM and Z3 stay out of the fuzzing tools.
#include "proofs/cli/prove_command.h"

int main(int argc, char** argv) {
  CLI::App app("kexecore: theorems about the core");
  app.require_subcommand(1);
  int exit_code = 0;
  prove::Register(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return exit_code;
}
