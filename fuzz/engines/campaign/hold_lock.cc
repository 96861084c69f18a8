// SPDX-License-Identifier: MIT
// hold_lock FOLDER: a process at work in a folder, for tests. Says when it has it, and waits for
// its end.
#include <unistd.h>

#include <cstdio>

#include "fuzz/engines/campaign/lock.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const campaign::Lock lock(argv[1]);
  std::puts("held");
  std::fflush(stdout);
  pause();
}
