#!/bin/bash
# SPDX-License-Identifier: MIT
# afl_test.sh TARGET [MUTATOR]: AFL++ finds the magic bytes of magic_fuzz, by its own
# compare log, or by the mutator alone.
set -eu
target=$(readlink -f "$1")
export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_BENCH_UNTIL_CRASH=1
export AFL_FORKSRV_INIT_TMOUT=120000
compare_log=(-c 0)
if [ $# -gt 1 ]; then
  export AFL_CUSTOM_MUTATOR_LIBRARY AFL_CUSTOM_MUTATOR_ONLY=1
  AFL_CUSTOM_MUTATOR_LIBRARY=$(readlink -f "$2")
  compare_log=()
fi
cd "$TEST_TMPDIR"
mkdir in
printf AAAAAAAAAAAA > in/seed
# The budget is executions: up to 2,000 were needed. The time-outs are for a target that hangs. Without
# -t AFL++ would allow an execution 20 ms. A busy machine takes that time for other work, and then the
# compare log gives up an input for good.
if ! afl-fuzz -s 1 -E 50000 -t 60000 -i in -o out ${compare_log[@]+"${compare_log[@]}"} -- "$target" > log 2>&1 ||
  ! compgen -G 'out/default/crashes/id*' > found; then
  echo "FAIL: AFL++ did not find the magic bytes:"
  cat log
  exit 1
fi
