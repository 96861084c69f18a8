#!/bin/bash
# SPDX-License-Identifier: MIT
# forms_test.sh ARCHIVE SHIPPED_BC RAW_BC: each form of a library holds both sources,
# and only the raw one traps on undefined behaviour.
set -u
fail() {
  echo "$1"
  exit 1
}
members=$(llvm-ar-19 t "$1" | sort | tr '\n' ' ')
[ "$members" = "bazel_selftest_0_sum.o bazel_selftest_1_sum.o " ] || fail "members: $members"

for module in "$2" "$3"; do
  defined=$(llvm-nm-19 --defined-only "$module" | grep -c ' T ')
  [ "$defined" = 2 ] || fail "$module defines $defined functions, not 2"
  llvm-dis-19 -o - "$module" | grep -q '^target triple = "x86_64-unknown-none-elf"$' ||
    fail "$module is not for the bare target"
done

traps() { llvm-dis-19 -o - "$1" | grep -c ubsantrap; }
[ "$(traps "$2")" = 0 ] || fail "the shipped form traps"
[ "$(traps "$3")" -gt 0 ] || fail "the raw form does not trap"
