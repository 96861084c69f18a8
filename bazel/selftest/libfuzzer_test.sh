#!/bin/bash
# SPDX-License-Identifier: MIT
# libfuzzer_test.sh TARGET: libFuzzer finds the magic bytes of magic_fuzz.
set -u
"$1" -seed=1 -runs=1000000 -artifact_prefix="$TEST_TMPDIR/" > "$TEST_TMPDIR/log" 2>&1
code=$?
tail -3 "$TEST_TMPDIR/log"
[ "$code" = 77 ] && ls "$TEST_TMPDIR"/crash-* > /dev/null
