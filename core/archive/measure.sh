#!/bin/bash
# SPDX-License-Identifier: MIT
# measure.sh ARCHIVE CONTRACT BITCODE… [-- FLAG…]: measures what the archive costs a hypervisor, and
# checks CONTRACT.md's limits. The owner's FLAGs may give them up.
#   text    bytes of code, with the code of control pages, which is data where it is linked
#   stack   the most bytes that a call into the core has on the stack, without those of the hooks
# The compiler reports the frames of the code that it makes of the bitcode (same_code.sh shows that
# this is the archive's code). The disassembly has the calls. Recursion has no bound, so it fails.
# Lines for REPORT: as of check_archive.sh.
set -eu
archive=$(readlink -f "$1") contract=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bitcodes=()
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  bitcodes+=("$1")
  shift
done
[ $# = 0 ] || shift
objects=()
for bitcode in "${bitcodes[@]}"; do
  object=$work/$(basename "$bitcode" .cc.bc).o
  clang-19 --target=x86_64-unknown-none-elf -x ir -O2 -Xclang -disable-llvm-passes -fpic \
    -mno-red-zone -Wno-unused-command-line-argument -ffreestanding "$@" -fstack-size-section \
    -c "$bitcode" -o "$object"
  # Two sources may have functions of the same name, each for itself.
  llvm-nm-19 --defined-only "$object" |
    awk -v own=".$(basename "$bitcode" .cc.bc)" '$2 == "t" { print $3, $3 own }' > "$work/local"
  llvm-objcopy-19 --redefine-syms="$work/local" "$object"
  objects+=("$object")
done
whole=$work/whole.o
ld.lld-19 -r "${objects[@]}" -o "$whole"

text=$(llvm-size-19 -A "$archive" | awk '$1 ~ /^\.text|^\.rodata\.kexecore_control$/ { sum += $2 } END { print sum + 0 }')

llvm-readobj-19 --stack-sizes "$whole" > "$work/frames"
llvm-objdump-19 -d -r --no-show-raw-insn "$whole" > "$work/code"
has_flags=no
[ $# = 0 ] || has_flags=yes
stack=$(awk -v may_call_registers="$([ $has_flags = no ] || echo 1)" '
  function number(hex, i, n) {
    n = 0
    for (i = 3; i <= length(hex); ++i) {
      n = n * 16 + index("0123456789abcdef", tolower(substr(hex, i, 1))) - 1
    }
    return n
  }
  function calls_to(callee) {
    if (!(callee in frame) || (name, callee) in seen) return
    seen[name, callee] = 1
    calls[name] = calls[name] " " callee
  }
  FNR == NR {
    if ($1 == "Functions:") { name = $2; gsub(/[][,]/, "", name) }
    if ($1 == "Size:") frame[name] = number($2)
    next
  }
  # A call pushes 8 bytes. A jump to another function pushes none, but counts as a call here. So does
  # an address that is taken.
  /R_X86_64_/ { known_here = lost = ""; callee = $3; sub(/[-+]0x.*/, "", callee); calls_to(callee); next }
  # What the assembler knew, in the same section, has no relocation on the next line.
  { if (known_here != "") calls_to(known_here); known_here = "" }
  # A call to nobody knows where would be missing. (Through a register it goes to an address that was
  # taken.)
  { if (lost != "") { print "a call that is not understood: " lost > "/dev/stderr"; bad = 1 }; lost = "" }
  /^[0-9a-f]+ <.*>:$/ { name = $2; gsub(/[<>:]/, "", name); next }
  # A loop may go back to the start of its own function.
  /\t(call|jmp|j[a-z]+)q?\t/ && $NF ~ /^<[^+]*>$/ {
    known_here = $NF; gsub(/[<>]/, "", known_here)
    if (known_here == name && $2 !~ /^call/) known_here = ""
  }
  $2 ~ /^call/ && known_here == "" && $3 !~ /^\*/ { lost = $0 }
  $2 ~ /^call/ && $3 ~ /^\*/ && !may_call_registers { print "a call through a register: " $0 > "/dev/stderr"; bad = 1 }
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
  }' "$work/frames" "$work/code")

bad=0
# holds NAME BYTES: is it at most CONTRACT.md's limit?
holds() {
  local limit result=held
  limit=$(sed -n '/^```limits$/,/^```$/ s/^'"$1"' \([0-9]*\)$/\1/p' "$contract")
  [ -n "$limit" ] || { echo "CONTRACT.md has no limit of $1" && bad=1 && return; }
  if [ "$2" -le 0 ] || [ "$2" -gt "$limit" ]; then
    result='given up'
    [ "$has_flags" = yes ] || { result=broken bad=1; }
  fi
  printf '%-5s  %6d bytes, limit %d\n' "$1" "$2" "$limit"
  printf '%s\t%s\t%s\n' "$result" "$1" "$2 bytes, limit $limit" >> "${REPORT:-/dev/null}"
}
holds text "$text"
holds stack "$stack"
exit $bad
