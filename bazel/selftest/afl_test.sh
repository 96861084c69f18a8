#!/bin/bash
# SPDX-License-Identifier: MIT
# afl_test.sh TARGET [MUTATOR]: AFL++ finds the magic bytes of magic_fuzz, by its own
# compare log, or by the mutator alone.
set -eu
target=$(readlink -f "$1")
export AFL_NO_UI=1 AFL_SKIP_CPUFREQ=1 AFL_NO_AFFINITY=1 AFL_BENCH_UNTIL_CRASH=1
compare_log=(-c 0)
if [ $# -gt 1 ]; then
  export AFL_CUSTOM_MUTATOR_LIBRARY AFL_CUSTOM_MUTATOR_ONLY=1
  AFL_CUSTOM_MUTATOR_LIBRARY=$(readlink -f "$2")
  compare_log=()
fi
cd "$TEST_TMPDIR"
mkdir in
printf AAAAAAAAAAAA > in/seed
afl-fuzz -V 30 -i in -o out ${compare_log[@]+"${compare_log[@]}"} -- "$target" > log 2>&1 || {
  cat log
  exit 1
}
ls out/default/crashes/id* > /dev/null
