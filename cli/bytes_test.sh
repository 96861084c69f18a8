#!/bin/bash
# SPDX-License-Identifier: MIT
# bytes_test.sh KEXECORE PROVE ONE_OBJECT EMPTY_FUZZ TRACE: file names, arguments and lines of other
# programs may have bytes that are no UTF-8. Every command that has --json prints one object all the
# same, with the exit code that it has without such bytes; text has the bytes as they are.
# (//cli/commands:record_test and //proofs/cli:prove_command_test have the cases that need the real
# client and a broken core.)
set -u
kexecore=$(readlink -f "$1")
prove=$(readlink -f "$2")
one_object=$(readlink -f "$3")
empty_fuzz=$(readlink -f "$4")
trace=$(readlink -f "$5")
cd "$TEST_TMPDIR" || exit 1
export LC_ALL=C KEXECORE_CACHE=$PWD/cache KEXECORE_BIN=$PWD/bin
bytes=$'\xe9 \xff\xfe\xc0\x80 \xe2\x82' # no letter is whole
name=$'no\xe9'
root=$PWD/$name
failures=0

fail() {
  echo "FAIL: $*"
  head -20 out err
  failures=$((failures + 1))
}

# object CODE PROGRAM COMMAND ARGS…: the exit code, and one object; on stderr at most one line.
object() {
  local code=$1 program=$2 got
  shift 2
  KEXECORE_ROOT=$root "$program" "$@" > out 2> err < /dev/null
  got=$?
  [ "$got" = "$code" ] || fail "$*: exit code $got (not $code)"
  "$one_object" < out || fail "$*: not one object"
  grep -q "\"schema\": \"kexecore.$1/1\"" out || fail "$*: no schema"
  [ "$(wc -l < err)" -le 1 ] || fail "$*: more than a line on stderr"
}

# text PATTERN ARGS…: text has these bytes.
text() {
  local pattern=$1
  shift
  KEXECORE_ROOT=$root "$kexecore" "$@" > out 2> err < /dev/null
  cat out err | grep -qaF -- "$pattern" || fail "$*: not the bytes that came along"
}

# Wrong words, of every command that has --json.
commands=$("$kexecore" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
count=0
for command in $commands; do
  "$kexecore" "$command" --help | grep -q -- '--json' || continue
  count=$((count + 1))
  object 2 "$kexecore" "$command" --json "--$bytes"
done
[ "$count" -ge 8 ] || fail "which are the commands? '$commands'"
object 2 "$prove" prove --json "--$bytes"
object 2 "$kexecore" fuzz --json "$bytes"
object 2 "$kexecore" bench --json "$bytes"
object 2 "$kexecore" check --json --time "$bytes"
object 2 "$kexecore" record --json -- "$bytes"
object 2 "$kexecore" record --json --ram "$bytes" -- kexec
object 2 "$prove" prove --json "$bytes"
object 2 "$prove" prove --json --raw "$bytes"
text "$bytes" record -- "$bytes"

# Files that are not there, broken, and good.
object 2 "$kexecore" boot --json "$bytes"
mkdir -p "$name"
for command in replay triage; do
  object 2 "$kexecore" $command --json "$bytes"
  cp "$trace" "$name/$name.json"
  object 0 "$kexecore" $command --json "$name"
  sed '0,/"result": 0/s//"result": 7/' "$trace" > "$name/$name.json"
  object 1 "$kexecore" $command --json "$name"
  text "$name/$name.json" $command "$name"
  printf '{"note": "%s"}' "$bytes" > "$name/$name.json"
  object 2 "$kexecore" $command --json "$name"
  text "$name/$name.json: " $command "$name"
done
rm "$name/$name.json"

# A corpus whose path has such bytes.
mkdir -p bin/fuzz/engines/targets/segments_fuzz
ln -s "$empty_fuzz" bin/fuzz/engines/targets/segments_fuzz/segments_fuzz_libfuzzer
object 0 "$kexecore" fuzz --json segments_fuzz --engine libfuzzer --time 1s --corpus "$bytes"
object 3 "$kexecore" fuzz --json slots_fuzz --engine libfuzzer --time 1s --corpus "$bytes"

# A machine that prints them.
mkdir -p stand_in
printf '#!/bin/sh\nprintf "cpu 1: stopped\\\\n%s\\\\n%s: the image runs\\\\n"\n' "$name" "$bytes" > stand_in/qemu-system-x86_64
chmod +x stand_in/qemu-system-x86_64
export PATH=$PWD/stand_in:$PATH
object 0 "$kexecore" boot --json --until "$name" "$trace"
object 1 "$kexecore" boot --json --until "$bytes not said" "$trace"
text "$bytes: the image runs" boot --until "$bytes: the image" "$trace"

# A known bug whose head has them, and whose patch does not apply.
mkdir -p "$name/corpora/known_bugs" "$name"/{asm,bazel,boot,cli,client,core,corpora,fuzz,proofs,trace}
printf '%s\n' "Name: $name" "What: $bytes" "Source: $bytes" 'Target: none' 'Oracle: none' \
  'Theorem: none' "Test: //$name" '' '--- a/core/x.cc' '+++ b/core/x.cc' '@@ -1 +1 @@' '-x' '+y' \
  > "$name/corpora/known_bugs/$name.patch"
object 2 "$kexecore" bugs --json "$bytes"
object 1 "$kexecore" bugs --json
object 1 "$kexecore" bugs --json "$name"
text "$name.patch: does not apply" bugs

# Others' words about why there is nothing to measure, and no client to ask.
mkdir -p bin/asm/host
object 3 "$kexecore" bench --json asm
printf '#!/bin/sh\nprintf "%s" >&2\nexit 1\n' "$bytes" > stand_in/qemu-system-x86_64
: > bin/asm/host/image_64.bin
object 3 "$kexecore" bench --json asm
text "$bytes" bench asm
mkdir -p "$name/corpora/traces"
printf 'a.json --%s\n' "$bytes" > "$name/corpora/traces/recipes.txt"
object 2 "$kexecore" check --json --time 1s

echo "$failures failures"
[ "$failures" = 0 ]
