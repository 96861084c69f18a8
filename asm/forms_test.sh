#!/bin/bash
# SPDX-License-Identifier: MIT
# forms_test.sh HOSTED.a FREESTANDING.a: tests run the very bytes that ship. These bytes need no
# other symbol, lie in a section of their own, and other parts of a hypervisor cannot name them.
set -eu
section=.rodata.kexecore_control
tools=/usr/lib/llvm-19/bin

fail() {
  echo "FAIL: $1"
  exit 1
}

# bytes ARCHIVE FILE: writes the section of the one object in ARCHIVE to FILE, and checks that
# object.
bytes() {
  local object=$TEST_TMPDIR/$2.o
  "$tools/llvm-ar" p "$1" > "$object"
  "$tools/llvm-objcopy" -O binary --only-section="$section" "$object" "$TEST_TMPDIR/$2"
  [ -s "$TEST_TMPDIR/$2" ] || fail "$1 has no section $section"
  ! "$tools/llvm-readelf" --sections "$object" | grep -F ".rela$section" ||
    fail "$1 is not position independent"
  local symbol
  for symbol in kexecore_control_code kexecore_control_code_end; do
    "$tools/llvm-readelf" --symbols "$object" | grep -q " GLOBAL HIDDEN .* $symbol\$" ||
      fail "$1 does not define $symbol, hidden"
  done
  [ -z "$("$tools/llvm-nm" --undefined-only "$object")" ] || fail "$1 needs other symbols"
  # In Intel's syntax, so that the patterns are what manuals say.
  ! "$tools/llvm-objdump" -D -j "$section" --x86-asm-syntax=intel "$object" |
    grep -E '[xyz]mm[0-9]|\bst\(' || fail "$1 uses vector or x87 registers"
}

bytes "$1" hosted
bytes "$2" freestanding
cmp "$TEST_TMPDIR/hosted" "$TEST_TMPDIR/freestanding" || fail 'the forms differ'
echo "$(stat -c %s "$TEST_TMPDIR/hosted") bytes of 4096"
