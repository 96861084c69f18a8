#!/bin/bash
# SPDX-License-Identifier: MIT
# same_code.sh ARCHIVE BITCODE… [-- FLAG…]: the prover reads the code that ships. The code generator
# makes of each source's bitcode exactly the bytes of the archive's member, which was compiled with the
# owner's FLAGs, too.
set -eu
archive=$(readlink -f "$1")
shift
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/members"
(cd "$work/members" && llvm-ar-19 x "$archive")
bitcodes=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  bitcodes+=("$1")
  shift
done
[ $# = 0 ] || shift

compared=0
for bitcode in "${bitcodes[@]}"; do
  # core/_bitcode/load/load.cc.bc is core_load.o.
  source=$(basename "$bitcode" .cc.bc)
  folder=${bitcode%%/_bitcode/*}
  folder=${folder##*/bin/}
  member=${folder//\//_}_$source.o
  # The bitcode is optimised already, so no pass runs. Only the code generator's flags are repeated.
  # The bitcode names lines and variables, for messages; the archive does not.
  /usr/lib/llvm-19/bin/opt --strip-debug -passes=verify "$bitcode" -o "$work/bare.bc"
  clang-19 --target=x86_64-unknown-none-elf -x ir -O2 -Xclang -disable-llvm-passes -fpic \
    -mno-red-zone -Wno-unused-command-line-argument -ffreestanding "$@" -c "$work/bare.bc" -o "$work/$member"
  cmp "$work/members/$member" "$work/$member"
  compared=$((compared + 1))
done
[ "$compared" -gt 0 ]
# Every member was compared, except the assembly: //asm:forms_test compares its bytes.
[ "$compared" = "$(find "$work/members" -name '*.o' ! -name 'asm_*' | wc -l)" ]
