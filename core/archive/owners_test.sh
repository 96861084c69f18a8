#!/bin/bash
# SPDX-License-Identifier: MIT
# owners_test.sh CHECK SAME_CODE MEASURE ARCHIVE CONTRACT BITCODE… -- FLAG…: an archive with flags of
# an owner keeps what the flags do not give up, and its bitcode, which is what `prove --cflags` reads,
# is the code that ships.
set -eu
check=$1 same_code=$2 measure=$3 archive=$4 contract=$5
shift 5
bitcodes=()
while [ "$1" != -- ]; do
  bitcodes+=("$1")
  shift
done
shift
export REPORT=$TEST_TMPDIR/report
"$check" "$archive" "$contract" "$@"
"$same_code" "$archive" "${bitcodes[@]}" -- "$@"
"$measure" "$archive" "$contract" "${bitcodes[@]}" -- "$@"
cat "$REPORT"

# The flags reached the compiler: they show in the code, or in the bitcode that gives this code.
bitcode=$(/usr/lib/llvm-19/bin/llvm-dis "${bitcodes[0]}" -o -)
undefined=$(llvm-nm-19 -u "$archive" 2> /dev/null)
code=$(llvm-objdump-19 -d --no-show-raw-insn "$archive" 2> /dev/null)
for flag in "$@"; do
  case $flag in
    -mfunction-return=*) grep -q __x86_return_thunk <<< "$undefined" && ! grep -q '\sretq$' <<< "$code" ;;
    -fstack-protector*) grep -q __stack_chk_fail <<< "$undefined" ;;
    -mfentry) grep -q __fentry__ <<< "$undefined" ;;
    -fno-pic) grep -q '^given up.position independent' "$REPORT" ;;
    -DKEXECORE_POSTED=0) ! llvm-nm-19 "$archive" 2> /dev/null | grep -q "abi_[a-z]*_posted" ;;
    -mstack-alignment=8) grep -q '"override-stack-alignment", i32 8' <<< "$bitcode" ;;
  esac || { echo "FAIL: no sign of $flag" && exit 1; }
done
