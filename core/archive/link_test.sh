#!/bin/bash
# SPDX-License-Identifier: MIT
# link_test.sh ARCHIVE EXAMPLE HEADER: a small C11 program links the archive and nothing else, and
# runs. It must compile with the public headers alone.
set -eu
include=$(dirname "$(dirname "$3")")
clang-19 -std=c11 -pedantic -Wall -Wextra -Werror -O1 -ffreestanding -fno-stack-protector \
  -I "$include" -nostdlib -static -fuse-ld=lld \
  "$2" "$1" -o "$TEST_TMPDIR/example"
"$TEST_TMPDIR/example"
