// SPDX-License-Identifier: MIT
// hold_lock FOLDER: locks a folder, for tests. Prints "held" when it has the lock, and then waits
// until it is killed.
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
