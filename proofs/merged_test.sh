#!/bin/bash
# SPDX-License-Identifier: MIT
# merged_test.sh PROVE SHIPPED RAW: theorems hold on bitcode without the posted revision. What
# kexecore_init accepts depends on it.
set -eu
export KEXECORE_CACHE=$TEST_TMPDIR
! /usr/lib/llvm-19/bin/llvm-nm "$2" | grep -q posted || { echo 'FAIL: the posted revision is there' && exit 1; }
"$1" prove --shipped "$2" --raw "$3" init_is_rules_I entry_in_buffered_segment
