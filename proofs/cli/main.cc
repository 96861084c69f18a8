// SPDX-License-Identifier: MIT
//
// `./kexecore prove`, as a program of its own: LLVM and Z3 stay out of the fuzzing tools.
#include "cli/program.h"
#include "proofs/cli/prove_command.h"

int main(int argc, char** argv) {
  cli::Program program("Theorems about the bitcode of the core");
  prove::AddProve(program);
  return program.Run({argv + 1, argv + argc});
}
