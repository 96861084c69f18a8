#!/bin/bash
# SPDX-License-Identifier: MIT
# measure_test.sh ARCHIVE BITCODE…: measures what the archive costs a hypervisor, and checks the
# limits. Why these: the objects that the archive replaces in Xen 4.17 have 16.6 KB of code. The core
# does more than they do (it pauses after any page, bounds all that a guest asks for, makes page
# tables of its own, speaks both revisions), and may cost a quarter more. A call has a quarter of a
# page of stack, since Xen's stacks have two pages, and a hypercall comes with some of that used.
#   text    bytes of code, with the code of control pages, which is data where it is linked
#   stack   the most bytes that a call into the core has on the stack, without those of the hooks
# The compiler reports the frames of the code that it makes of the bitcode (same_code_test.sh shows
# that this is the archive's code). The disassembly has the calls. Recursion has no bound, so it
# fails.
#
# The limit of text is 16 KiB and 512 bytes more. 356 of these went to zero pages, which take no page
# (rule D2): an image of Debian's kernel then holds 50 MiB less.
set -eu
archive=$(readlink -f "$1")
shift
objects=()
for bitcode in "$@"; do
  object=$TEST_TMPDIR/$(basename "$bitcode" .cc.bc).o
  clang-19 --target=x86_64-unknown-none-elf -x ir -O2 -Xclang -disable-llvm-passes -fpic \
    -mno-red-zone -fstack-size-section -c "$bitcode" -o "$object"
  objects+=("$object")
done
whole=$TEST_TMPDIR/whole.o
ld.lld-19 -r "${objects[@]}" -o "$whole"

text=$(llvm-size-19 -A "$archive" | awk '$1 ~ /^\.text|^\.rodata\.kexecore_control$/ { sum += $2 } END { print sum + 0 }')

llvm-readobj-19 --stack-sizes "$whole" > "$TEST_TMPDIR/frames"
llvm-objdump-19 -d -r --no-show-raw-insn "$whole" > "$TEST_TMPDIR/code"
stack=$(awk '
  function number(hex, i, n) {
    n = 0
    for (i = 3; i <= length(hex); ++i) {
      n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
    }
    return n
  }
  FNR == NR {
    if ($1 == "Functions:") { name = $2; gsub(/[][,]/, "", name) }
    if ($1 == "Size:") frame[name] = number($2)
    next
  }
  /^[0-9a-f]+ <.*>:$/ { name = $2; gsub(/[<>:]/, "", name); next }
  # A call pushes 8 bytes. A jump to another function pushes none, but counts as a call here.
  /R_X86_64_(PLT32|PC32)/ {
    callee = $3; sub(/[-+]0x.*/, "", callee)
    if (callee in frame && !((name, callee) in seen)) {
      seen[name, callee] = 1
      calls[name] = calls[name] " " callee
    }
  }
  function depth(f, list, n, i, d, most) {
    if (f in known) return known[f]
    if (busy[f]) { print "recursion" > "/dev/stderr"; bad = 1; return 0 }
    busy[f] = 1
    most = 0
    n = split(calls[f], list, " ")
    for (i = 1; i <= n; ++i) {
      d = depth(list[i])
      if (d > most) most = d
    }
    busy[f] = 0
    known[f] = frame[f] + 8 + most
    return known[f]
  }
  END {
    for (f in frame) {
      ++functions
      if (f !~ /^kexecore_/) continue
      d = depth(f)
      printf "  %-22s %5d bytes\n", f, d > "/dev/stderr"
      if (d > deepest) deepest = d
    }
    if (bad || functions < 20) exit 1
    print deepest
  }' "$TEST_TMPDIR/frames" "$TEST_TMPDIR/code")

printf 'text  %6d bytes, goal 20480\nstack %6d bytes, goal 1024\n' "$text" "$stack"
[ "$text" -gt 0 ] && [ "$text" -le 20480 ] && [ "$stack" -gt 0 ] && [ "$stack" -le 1024 ]
