// SPDX-License-Identifier: MIT
//
// `./kexecore prove`, as a program of its own: LLVM and Z3 stay out of the fuzzing tools.
#include <cstdio>

#include "proofs/cli/prove_command.h"

namespace {

constexpr int kWrongUsage = 2;
constexpr int kEnvironment = 3;

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Theorems about the bitcode of the core.", "kexecore");
  app.require_subcommand(1);
  int exit_code = 0;
  prove::Register(app, exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help
    std::fprintf(stderr, "prove: %s; see ./kexecore prove --help\n", error.what());
    return kWrongUsage;
  }
  if (std::fclose(stdout) != 0) {
    std::perror("prove: standard output");
    return kEnvironment;
  }
  return exit_code;
}
