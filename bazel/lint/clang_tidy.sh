#!/bin/bash
# SPDX-License-Identifier: MIT
# clang_tidy.sh STAMP CONFIG SOURCE FLAGS…: silent and leaves a stamp, or says what is wrong.
set -u
stamp=$1 config=$2 source=$3
shift 3
# Counts of what was suppressed in system headers go to standard error: shown only on failure.
if output=$(/usr/bin/clang-tidy-19 --quiet --config-file="$config" "$source" -- "$@" \
  2> "$stamp.log"); then
  rm -f "$stamp.log"
  : > "$stamp"
else
  # Paths as in the tree, not as in the sandbox.
  printf '%s\n' "${output//"$PWD/"/}"
  grep -v ' warnings\? .*generated' "$stamp.log"
  exit 1
fi
