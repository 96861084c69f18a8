#!/bin/bash
# SPDX-License-Identifier: MIT
# same_code_test.sh ARCHIVE BITCODE…: what the prover reads is what ships. Each member of the archive
# is, byte for byte, what the code generator makes of the bitcode of the same source.
set -eu
archive=$(readlink -f "$1")
shift
mkdir "$TEST_TMPDIR/members"
(cd "$TEST_TMPDIR/members" && llvm-ar-19 x "$archive")

compared=0
for bitcode in "$@"; do
  # core/_bitcode/load/load.cc.bc is core_load.o.
  source=$(basename "$bitcode" .cc.bc)
  folder=${bitcode%%/_bitcode/*}
  member=${folder//\//_}_$source.o
  # No pass runs: optimised is optimised, and only the code generator's own flags are repeated.
  clang-19 --target=x86_64-unknown-none-elf -x ir -O2 -Xclang -disable-llvm-passes -fpic \
    -mno-red-zone -c "$bitcode" -o "$TEST_TMPDIR/$member"
  cmp "$TEST_TMPDIR/members/$member" "$TEST_TMPDIR/$member"
  compared=$((compared + 1))
done
[ "$compared" -gt 0 ]
# But for the assembly, whose bytes //asm:forms_test compares.
[ "$compared" = "$(find "$TEST_TMPDIR/members" -name '*.o' ! -name 'asm_*' | wc -l)" ]
