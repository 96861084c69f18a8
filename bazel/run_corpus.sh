#!/bin/bash
# SPDX-License-Identifier: MIT
# run_corpus.sh TARGET FILE…: runs each file once; fails on a finding, and on an empty corpus.
set -eu
target=$1
shift
if [ $# -eq 0 ]; then
  echo "$target: the corpus is empty" >&2
  exit 1
fi
exec "$target" -artifact_prefix="${TEST_UNDECLARED_OUTPUTS_DIR:-.}/" "$@"
