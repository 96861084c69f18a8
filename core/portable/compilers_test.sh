#!/bin/bash
# SPDX-License-Identifier: MIT
# compilers_test.sh TESTS SOURCE…: compiles the core with other compilers than the one that ships it.
# Each of clang 14, clang 19 and gcc 12 compiles it freestanding at -O1, -O2 and -Os without a
# warning. The core's unit tests (TESTS, an archive of their objects) pass on the objects of each.
set -u
tests=$1
shift
sources=()
for file in "$@"; do
  case $file in *.cc) sources+=("$file") ;; *.S) assembly=$file ;; esac
done
[ "${#sources[@]}" -gt 10 ] || { echo 'no sources'; exit 1; }

warnings=(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-align -Wundef -Werror)
common=(-std=c++20 -I. -Icore/include -fno-exceptions -fno-rtti -fno-threadsafe-statics)
common+=(-ffreestanding -mno-sse -mno-red-zone -fpic)

# try COMPILER LEVEL: one build and one run, all output to its log.
try() {
  local dir=$TEST_TMPDIR/$1$2 file
  mkdir "$dir"
  for file in "${sources[@]}"; do
    "$1" "${common[@]}" "${warnings[@]}" "$2" -c "$file" -o "$dir/$(basename "$file" .cc).o" || return 1
  done
  "$1" -I. -c "$assembly" -o "$dir/assembly.o" || return 1
  clang++-19 -fuse-ld=lld -o "$dir/tests" "$dir"/*.o -Wl,--whole-archive "$tests" \
    -Wl,--no-whole-archive -lgtest_main -lgmock -lgtest -lfmt || return 1
  "$dir/tests" --gtest_brief=1 || return 1
  # A test that is lost on the way must not count as passed.
  [ "$("$dir/tests" --gtest_list_tests | grep -c '^  ')" -ge 100 ]
}

run() {
  if try "$1" "$2" > "$TEST_TMPDIR/$1$2.log" 2>&1; then
    echo "passed  $1 $2"
  else
    echo "FAILED  $1 $2"
    tail -40 "$TEST_TMPDIR/$1$2.log"
    return 1
  fi
}

bad=0
for level in -O1 -O2 -Os; do
  for compiler in clang++-14 clang++-19 g++-12; do
    run "$compiler" "$level" || bad=1
  done
done
exit $bad
