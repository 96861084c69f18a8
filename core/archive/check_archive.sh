#!/bin/bash
# SPDX-License-Identifier: MIT
# check_archive.sh ARCHIVE CONTRACT [FLAG…]: checks that a hypervisor can link the archive, which was
# built with the owner's FLAGs after its own.
#   undefined symbols     exactly those that CONTRACT.md lists (the mem functions need not be used),
#                         and those that it allows for a FLAG
#   start-up code         none: nobody would run it
#   thread-local data     none
#   writable data         none: all state is in instances
#   registers             general ones only: x87, MMX, SSE, AVX and their control belong to the guest
#   position independent  no address is written into it. FLAGs may give this up
# A line for each goes to the file that REPORT names: held, broken or given up, then the promise, then
# details, with tabs between them.
set -u
archive=$1 contract=$2
shift 2
flags=("$@")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
whole=$work/whole.o
bad=0

report() { printf '%s\t%s\t%s\n' "$@" >> "${REPORT:-/dev/null}"; }

# promise NAME DETAILS [WHAT IS WRONG, LINES THAT SHOW IT]…: without any lines it is held.
promise() {
  local name=$1 details=$2 result=held
  shift 2
  while [ $# -gt 0 ]; do
    if [ -n "$2" ]; then
      printf '%s: %s:\n%s\n' "$(basename "$archive")" "$1" "$2"
      result=broken details=$1
      bad=1
    fi
    shift 2
  done
  report "$result" "$name" "$details"
}

ld.lld-19 -r --whole-archive "$archive" -o "$whole" || exit 1

# Symbols.
sed -n '/^```symbols$/,/^```$/ { /^```/d; p }' "$contract" | sort > "$work/named"
no_list=
[ -s "$work/named" ] || no_list=$contract
llvm-nm-19 -u --format=just-symbols "$whole" | sort > "$work/undefined"
comm -13 "$work/named" "$work/undefined" > "$work/more"
# The contract's lines `FLAG SYMBOL…` are patterns.
: > "$work/allowed"
while read -r flag symbols; do
  for given in ${flags[@]+"${flags[@]}"}; do
    # shellcheck disable=SC2053
    [[ $given == $flag ]] || continue
    while read -r symbol; do
      for pattern in $symbols; do
        # shellcheck disable=SC2053
        [[ $symbol == $pattern ]] && echo "$symbol"
      done
    done < "$work/more" >> "$work/allowed"
  done
done < <(sed -n '/^```symbols-of-flags$/,/^```$/ { /^```/d; p }' "$contract")
sort -u -o "$work/allowed" "$work/allowed"
details='those that CONTRACT.md names'
[ -s "$work/allowed" ] && details+=", and for the flags $(paste -sd ' ' "$work/allowed")"
promise 'undefined symbols' "$details" \
  'CONTRACT.md has no list of symbols' "$no_list" \
  'undefined, but not named in CONTRACT.md' "$(comm -23 "$work/more" "$work/allowed")" \
  'named in CONTRACT.md, but not used' \
  "$(comm -23 "$work/named" "$work/undefined" | grep -v '^mem')"

# Sections.
llvm-readelf-19 -SW "$whole" > "$work/sections" || exit 1
# sections CONDITION: $1 is the name, $5 the size, $7 the flags (or, where there are none, a number).
sections() {
  sed -n 's/^ *\[ *[0-9]*\] \(.*\)$/\1/p' "$work/sections" | awk "$1"
}
# shellcheck disable=SC2016  # awk's own variables
{
  promise 'no start-up code' '' 'start-up code' \
    "$(sections '$1 ~ /^\.(preinit_array|init_array|fini_array|ctors|dtors)/')"
  promise 'no thread-local data' '' 'thread-local data' "$(sections '$7 ~ /T/')"
  promise 'no writable data' '' 'writable data' \
    "$(sections '$7 ~ /W/ && $7 !~ /T/ && $5 !~ /^0+$/')"
}

# Code.
llvm-objdump-19 -d --no-show-raw-insn "$whole" > "$work/code" || exit 1
# Looks for registers, and for names of instructions that name no register. Only x87 has names that
# begin with f.
registers='%([xyzt]?mm|k|bnd)[0-9]'
names='f[a-z0-9]+|emms|v?(ld|st)mxcsr|x(save|rstor)[a-z0-9]*|x[gs]etbv|vzero(upper|all)'
no_code=
grep -q '<kexecore_hypercall>:' "$work/code" || no_code=$archive
promise 'general registers only' '' \
  'registers of the guest used' \
  "$(grep -E "$registers|^ *[0-9a-f]+:\s+($names)\b" "$work/code" | head -5)" \
  'no code of the hypercall' "$no_code"

# Relocations of what is loaded. Notes for debuggers have addresses in any case.
llvm-readelf-19 -rW "$whole" | awk '
  /^Relocation section/ { loaded = $3 !~ /^'"'"'\.rela\.(debug|stack_sizes|comment|note)/ }
  loaded && $3 ~ /^R_X86_64_/ { print $3 }' | sort -u > "$work/relocations"
written=$(grep -vxE 'R_X86_64_(PC(32|64)|PLT32|GOTPCREL|(REX_)?GOTPCRELX|GOTPC(32|64)|GOT64|GOTOFF64|PLTOFF64)' \
  "$work/relocations")
kinds=$(sed 's/R_X86_64_//' "$work/relocations" | paste -sd ' ')
if [ -n "$written" ] && [ ${#flags[@]} -gt 0 ]; then
  report 'given up' 'position independent' "relocations: $kinds"
else
  promise 'position independent' "relocations: $kinds" 'not position independent' "$written"
fi

exit $bad
