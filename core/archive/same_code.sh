#!/bin/bash
# SPDX-License-Identifier: MIT
# same_code_test.sh ARCHIVE BITCODE…: the prover reads the code that ships. The code generator makes
# of each source's bitcode exactly the bytes of the archive's member.
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
  # The bitcode is optimised already, so no pass runs. Only the code generator's flags are repeated.
  clang-19 --target=x86_64-unknown-none-elf -x ir -O2 -Xclang -disable-llvm-passes -fpic \
    -mno-red-zone -c "$bitcode" -o "$TEST_TMPDIR/$member"
  cmp "$TEST_TMPDIR/members/$member" "$TEST_TMPDIR/$member"
  compared=$((compared + 1))
done
[ "$compared" -gt 0 ]
# Every member was compared, except the assembly: //asm:forms_test compares its bytes.
[ "$compared" = "$(find "$TEST_TMPDIR/members" -name '*.o' ! -name 'asm_*' | wc -l)" ]
