#!/bin/bash
# SPDX-License-Identifier: MIT
# owners_test.sh PROVE SHIPPED RAW FLAG…: theorems hold on bitcode that was compiled with flags of an
# owner's, which is in the bitcode.
set -eu
prove=$1 shipped=$2 raw=$3
shift 3
export KEXECORE_CACHE=$TEST_TMPDIR
text=$(/usr/lib/llvm-19/bin/llvm-dis "$shipped" -o -)
grep -q fn_ret_thunk_extern <<< "$text" || { echo 'FAIL: no sign of -mfunction-return' && exit 1; }
grep -q '"override-stack-alignment", i32 8' <<< "$text" || { echo 'FAIL: no sign of -mstack-alignment' && exit 1; }
"$prove" prove --cflags="$*" --shipped "$shipped" --raw "$raw" entry_in_buffered_segment slot_transition_keeps_invariant \
  > "$TEST_TMPDIR/said"
cat "$TEST_TMPDIR/said"
grep -qE "^2 of 2 theorems proved, .* s, on the bitcode with $*\$" "$TEST_TMPDIR/said"
