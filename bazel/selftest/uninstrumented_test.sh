#!/bin/bash
# SPDX-License-Identifier: MIT
# uninstrumented_test.sh LIBRARY: what afl-fuzz loads carries no sanitizer and no coverage.
set -u
if llvm-nm-19 "$1" | grep -E '__(asan|ubsan|sanitizer|afl)_'; then
  echo "$1 is instrumented"
  exit 1
fi
llvm-nm-19 -D --defined-only "$1" | grep -q ' T afl_custom_fuzz$'
