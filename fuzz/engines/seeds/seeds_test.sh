#!/bin/bash
# SPDX-License-Identifier: MIT
# seeds_test.sh MAKE_SEEDS TRACE…: checks that make_seeds makes exactly the committed seeds.
set -u
make_seeds=$1
shift
"$make_seeds" "$TEST_TMPDIR/seeds" "$@" || exit 1
if ! diff -r -x BUILD.bazel "$TEST_TMPDIR/seeds" corpora/seeds; then
  echo "corpora/seeds differs from what make_seeds makes; make it again:"
  echo '  bazel run //fuzz/engines/seeds:make_seeds -- "$PWD/corpora/seeds" "$PWD"/corpora/traces/*.json'
  exit 1
fi
