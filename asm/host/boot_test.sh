#!/bin/bash
# SPDX-License-Identifier: MIT
# boot_test.sh LOADER IMAGE EXPECTED STATUS OPTIONS: boots the loader with an image in QEMU. The machine
# must end with STATUS. Loader and image must print exactly EXPECTED, apart from a line with a time.
set -u
loader=$1 image=$2 expected=$3 status=$4 options=$5
# The exit code that the isa-debug-exit device makes of STATUS.
wanted=$((status * 2 + 1))

# Ends a machine that hangs, with 124. One that does not takes a second; how many on a busy host?
timeout 500 qemu-system-x86_64 -accel tcg -cpu max -m 256 -display none -monitor none \
  -serial file:"$TEST_TMPDIR/serial" -no-reboot -nodefaults \
  -device isa-debug-exit,iobase=0xf4,iosize=1 -kernel "$loader" -initrd "$image" -append "$options"
found=$?
if [ $found != $wanted ]; then
  echo "FAIL: the machine ended with $found, not $wanted; it had said:"
  cat "$TEST_TMPDIR/serial"
  exit 1
fi
diff "$expected" <(grep -v '^time ' "$TEST_TMPDIR/serial") || {
  echo 'FAIL: the image found something else than it should (>)'
  exit 1
}
