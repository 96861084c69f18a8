#!/bin/bash
# SPDX-License-Identifier: MIT
# check_archive.sh ARCHIVE CONTRACT: checks that a hypervisor can link the archive.
#   undefined symbols   exactly those that CONTRACT.md lists (the mem functions need not be used)
#   start-up code       none: nobody would run it
#   thread-local data   none
#   writable data       none: all state is in instances
#   registers           general ones only: x87, MMX, SSE, AVX and their control belong to the guest
set -u
archive=$1 contract=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
whole=$work/whole.o
bad=0

complain() {
  # $1 says what is wrong, $2 has the lines that show it. No lines: nothing is wrong.
  [ -z "$2" ] && return
  printf '%s: %s:\n%s\n' "$(basename "$archive")" "$1" "$2"
  bad=1
}

ld.lld-19 -r --whole-archive "$archive" -o "$whole" || exit 1

sed -n '/^```symbols$/,/^```$/ { /^```/d; p }' "$contract" | sort > "$work/named"
[ -s "$work/named" ] || complain 'CONTRACT.md has no list of symbols' "$contract"
llvm-nm-19 -u --format=just-symbols "$whole" | sort > "$work/undefined"
complain 'undefined, but not named in CONTRACT.md' "$(comm -13 "$work/named" "$work/undefined")"
complain 'named in CONTRACT.md, but not used' \
  "$(comm -23 "$work/named" "$work/undefined" | grep -v '^mem')"

llvm-readelf-19 -SW "$whole" > "$work/sections" || exit 1
# sections CONDITION: $1 is the name, $5 the size, $7 the flags (or, where there are none, a number).
sections() {
  sed -n 's/^ *\[ *[0-9]*\] \(.*\)$/\1/p' "$work/sections" | awk "$1"
}
# shellcheck disable=SC2016  # awk's own variables
{
  complain 'start-up code' "$(sections '$1 ~ /^\.(preinit_array|init_array|fini_array|ctors|dtors)/')"
  complain 'thread-local data' "$(sections '$7 ~ /T/')"
  complain 'writable data' "$(sections '$7 ~ /W/ && $7 !~ /T/ && $5 !~ /^0+$/')"
}

llvm-objdump-19 -d --no-show-raw-insn "$whole" > "$work/code" || exit 1
# Looks for registers, and for names of instructions that name no register. Only x87 has names that
# begin with f.
registers='%([xyzt]?mm|k|bnd)[0-9]'
names='f[a-z0-9]+|emms|v?(ld|st)mxcsr|x(save|rstor)[a-z0-9]*|x[gs]etbv|vzero(upper|all)'
complain 'registers of the guest used' \
  "$(grep -E "$registers|^ *[0-9a-f]+:\s+($names)\b" "$work/code" | head -5)"
grep -q '<kexecore_hypercall>:' "$work/code" || complain 'no code of the hypercall' "$archive"

exit $bad
