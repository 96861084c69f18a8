#!/bin/bash
# SPDX-License-Identifier: MIT
# odd_stack_test.sh EXAMPLE ODD_STACK ALIGNED ARCHIVE…: the core runs on a stack that is aligned by 8
# bytes alone, built by the archive's own flags and by an owner's. The example loads, pauses and executes
# images of both types with each ARCHIVE. ALIGNED has code that needs 16: it shows what this test sees.
set -u
example=$1 odd_stack=$2 aligned=$3
shift 3
calls=(kexecore_init kexecore_hypercall kexecore_continue kexecore_abandon)

# runs ARCHIVE FLAG…: with calls on an odd stack.
runs() {
  local archive=$1
  shift
  # The hooks are the example's; they come on the same stack.
  clang-19 -std=c11 -Wall -Wextra -Werror -O1 -ffreestanding -fno-stack-protector -mno-sse -mstack-alignment=8 \
    -I core/include "$@" -nostdlib -static -fuse-ld=lld ${calls[@]+"${calls[@]/#/-Wl,--wrap=}"} \
    "$example" -Wno-unused-command-line-argument ${odd_stack:+"$odd_stack"} "$archive" -o "$TEST_TMPDIR/example" || exit 1
  "$TEST_TMPDIR/example" 2> /dev/null
}

[ $# -gt 0 ] || exit 1
for archive in "$@"; do
  runs "$archive" || { echo "FAIL: exit code $? on an odd stack: $archive" && exit 1; }
  runs "$archive" -DODD_STACK_TRAPS && echo 'FAIL: calls do not come on the odd stack' && exit 1
done
# It runs on the stack that it needs, and on no other.
(calls=() odd_stack='' && runs "$aligned" -mstack-alignment=16) || { echo 'FAIL: code that needs a stack aligned by 16 has it' && exit 1; }
runs "$aligned" && echo 'FAIL: code that needs a stack aligned by 16 was not noticed' && exit 1
exit 0
