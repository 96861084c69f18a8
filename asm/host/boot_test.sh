#!/bin/bash
# SPDX-License-Identifier: MIT
# boot_test.sh LOADER STATUS [EXPECTED]: boots a loader in QEMU. The machine must end with STATUS, and
# the image must have printed what EXPECTED says, and a relocation that is not slower than 1/0.9 of
# the same bytes in one `rep movsb`.
set -u
loader=$1 status=$2 expected=${3:-/dev/null}
# What the isa-debug-exit device makes of a byte.
wanted=$((status * 2 + 1))

timeout 50 qemu-system-x86_64 -accel tcg -cpu max -m 256 -display none -monitor none \
  -serial file:"$TEST_TMPDIR/serial" -no-reboot -nodefaults \
  -device isa-debug-exit,iobase=0xf4,iosize=1 -kernel "$loader"
found=$?
if [ $found != $wanted ]; then
  echo "FAIL: the machine ended with $found, not $wanted; its image had said:"
  cat "$TEST_TMPDIR/serial"
  exit 1
fi
diff "$expected" <(grep -v '^time ' "$TEST_TMPDIR/serial") || {
  echo 'FAIL: the image found something else than it should (>)'
  exit 1
}
[ "$expected" != /dev/null ] || exit 0
thousandths=$((16#$(sed -n 's/^time //p' "$TEST_TMPDIR/serial")))
echo "relocation takes $thousandths/1000 of the time of rep movsb"
[ $thousandths -le 1111 ] || {
  echo 'FAIL: that is too slow'
  exit 1
}
