#!/bin/bash
# SPDX-License-Identifier: MIT
# bad_input_test.sh KEXECORE TRACE: what is wrong is said in one line that names file, field and
# remedy, with the exit code of its kind.
set -u
kexecore=$(readlink -f "$1")
trace=$(readlink -f "$2")
export KEXECORE_ROOT=$PWD KEXECORE_CACHE=$TEST_TMPDIR/cache
cd "$TEST_TMPDIR" || exit 1
failures=0

# expect CODE PATTERN ARGS…: exit code, and one line of at most 300 letters on stderr like PATTERN.
expect() {
  local code=$1 pattern=$2 got
  shift 2
  "$kexecore" "$@" > out 2> err < /dev/null
  got=$?
  if [ "$got" != "$code" ] || [ "$(wc -l < err)" != 1 ] || [ "$(wc -c < err)" -gt 300 ] ||
    ! grep -Eq -- "$pattern" err; then
    echo "FAIL: kexecore $*: exit code $got (not $code), stderr not one line like '$pattern':"
    head -5 err
    failures=$((failures + 1))
  fi
}

fail() {
  echo "FAIL: $*"
  head -20 out err
  failures=$((failures + 1))
}

# has WHAT PATTERN…: lines of standard output.
has() {
  local what=$1 pattern
  shift
  for pattern in "$@"; do grep -Eq -- "$pattern" out || fail "$what: no '$pattern'"; done
}

# fine CODE ARGS…: exit code, and nothing on stderr.
fine() {
  local code=$1 got
  shift
  "$kexecore" "$@" > out 2> err < /dev/null
  got=$?
  if [ "$got" != "$code" ] || [ -s err ]; then
    echo "FAIL: kexecore $*: exit code $got (not $code)"
    head -5 err
    failures=$((failures + 1))
  fi
}

# Wrong usage.
expect 2 'subcommand.*--help'
expect 2 "no command 'frobnicate'.*--help" frobnicate
expect 2 'PATH.*replay --help' replay
expect 2 'nowhere.json: no such file' replay nowhere.json
expect 2 'nowhere.json' show nowhere.json
expect 2 'nowhere: no such file' triage nowhere
expect 2 'TARGET.*no_fuzz|no_fuzz.*TARGET' fuzz no_fuzz
expect 2 'engine.*honggfuzz' fuzz --engine honggfuzz
expect 2 '--time soon: not a time; say 90s' fuzz --time soon
expect 2 '--time banana: not a time; say 90s' bench --time banana
expect 2 '--time banana: not a time; say 90s' bench core --time banana
expect 2 'part.*speed' bench speed
expect 2 'jobs' fuzz --jobs 0
expect 2 'target' replay --target no_fuzz "$trace"
expect 2 'to.*yaml' show --to yaml "$trace"
expect 2 'no_bug: no known bug is called that; there are 01_wrapped_end' bugs no_bug
mkdir -p empty
expect 2 'empty: no inputs in it' replay empty
# So does a campaign leave it that found nothing.
fine 0 triage empty
grep -q 'empty: no inputs in it, nothing to triage' out || fail 'triage does not say that there is nothing'
fine 0 triage --json empty
has 'triage --json of nothing' '"ok": true' '"inputs": 0'

# Broken traces.
head -c 700 "$trace" > cut.json
expect 2 'cut.json: line [0-9]+' show cut.json
echo 'hello, world' > text.json
expect 2 'text.json: neither form of a trace' show text.json
sed 's/"kexecore_trace": 2/"kexecore_trace": 99/' "$trace" > newer.json
cmp -s "$trace" newer.json && echo "the trace's version is not where it is looked for" && exit 1
expect 2 'newer.json: .*version.*99' show newer.json
sed 's/"op": "load"/"op": "laod"/' "$trace" > typo.json
expect 2 'typo.json: /hypercalls/[0-9]+/op' show typo.json
: > nothing.json
expect 2 'nothing.json' show nothing.json
printf 'KXT9' > newer.bin
expect 2 'newer.bin: .*version' show newer.bin
printf 'abc' > mystery
expect 2 'mystery: neither a trace .*--target' show mystery

# A broken file does not stop the others, and is kept.
mkdir -p mixed
cp cut.json mixed/
cp "$trace" mixed/whole.json
"$kexecore" replay mixed > out 2> err
[ $? = 2 ] && grep -q 'cut.json: ' err && grep -q '1 replayed: 1 held every promise, 0 broke one, 1 broken' out ||
  { echo "FAIL: replay of a folder with one broken file"; cat out err; failures=$((failures + 1)); }
[ -f mixed/cut.json ] || failures=$((failures + 1))

# With --json, what people are told is in the object, too.
cp typo.json mixed/
echo x > mixed/text.json
for command in replay triage; do
  "$kexecore" $command --json mixed > out 2> err
  [ $? = 2 ] || fail "$command --json of a folder with broken files"
  has "$command --json of broken files" '"inputs": 4' '"broken": 3' '"verdict": "broken"' '"file": "mixed/cut.json"' \
    '"field": "line [0-9]+, column [0-9]+"' '"field": "/hypercalls/[0-9]+/op"' '"field": null' '"remedy": "is the'
done
for json in 'replay --json /nowhere' 'triage --json /nowhere' 'replay --json empty' 'fuzz --json --time soon' \
  'bugs --json no_bug' 'check --json --frobnicate' 'bench --json nothing' 'boot --json /nowhere' 'record --json -- nope'; do
  # shellcheck disable=SC2086
  expect 2 'kexecore: ' $json
  has "$json" "\"schema\": \"kexecore.${json%% *}/1\"" '"ok": false' '"error": "' '"summary": \{\}' '"items": \[\]'
  [ "kexecore: $(sed -n 's/^  "error": "\(.*\)",$/\1/p' out | sed 's/\\"/"/g')" = "$(cat err)" ] ||
    fail "$json: the error is another one than people are told"
done
expect 2 'after -- comes the client' record -- --json --crash nope
[ -s out ] && fail "what comes after -- is not the client's"

# Inputs of any size are fine.
: > zero
head -c 1048576 /dev/zero > zeroes
head -c 1048576 /dev/zero | tr '\0' '{' > braces
head -c 1048576 "$kexecore" > noise
inputs=(zero zeroes braces noise)
targets=$("$kexecore" fuzz --help | sed -n 's/^  TARGET TEXT:{\(.*\)}.*/\1/p' | tr , ' ')
[ "$(wc -w <<< "$targets")" -ge 3 ] || fail "which are the targets? '$targets'"
for target in $targets; do
  fine 0 replay --target "$target" "${inputs[@]}"
  has "replay of $target" '^4 replayed: 4 held'
  fine 0 triage --target "$target" "${inputs[@]}"
  has "triage of $target" '^4 inputs: 0 findings'
  for input in "${inputs[@]}"; do fine 0 show --target "$target" "$input"; done
done

# Every form goes into every other.
fine 0 show --to bin "$trace"
cp out trace.bin
fine 0 show --to json trace.bin
cp out trace.json
fine 0 show --to bin trace.json
cmp out trace.bin || failures=$((failures + 1))

# Standard input is a file like any other.
for form in json bin; do
  "$kexecore" show --to $form "$trace" > piped
  "$kexecore" replay - < piped > out 2> err && grep -q '1 held' out || fail "replay of $form on standard input"
  cat piped | "$kexecore" show - > out 2> err && cmp out <("$kexecore" show "$trace") || fail "show of $form in a pipe"
  "$kexecore" triage <(cat piped) > out 2> err || fail "triage of $form in a pipe"
done
expect 2 '-: neither a trace' replay -

# An answer that does not come again is a defect, as text and as JSON.
sed '0,/"result": 0/s//"result": 7/' "$trace" > wrong.json
cmp -s "$trace" wrong.json && echo "the trace's results are not where they are looked for" && exit 1
for command in replay triage; do
  fine 0 $command "$trace"
  fine 1 $command wrong.json
  grep -q 'recorded' out ||
    { echo "FAIL: $command does not say what differs"; failures=$((failures + 1)); }
  fine 1 $command --json wrong.json
  grep -q '"ok": false' out ||
    { echo "FAIL: $command --json of a wrong answer is ok"; failures=$((failures + 1)); }
done

# The environment.
KEXECORE_BIN=/nowhere expect 3 '/nowhere/.*/segments_fuzz_libfuzzer: .*; ./kexecore builds' \
  fuzz segments_fuzz --engine libfuzzer --time 1s --corpus "$TEST_TMPDIR/corpus"
for form in 'show' 'show --to json' 'show --to bin' 'replay --json'; do
  # shellcheck disable=SC2086
  "$kexecore" $form "$trace" > /dev/full 2> err
  [ $? = 3 ] && [ "$(wc -l < err)" = 1 ] && grep -Eq 'cannot (be written|write)|No space' err ||
    { echo "FAIL: $form with a full disk behind stdout"; cat err; failures=$((failures + 1)); }
done

# --help of every subcommand has an example; --json is one object with its schema.
for command in replay show fuzz triage bugs bench boot check record; do
  "$kexecore" $command --help | grep -qi '^example' ||
    { echo "FAIL: $command --help has no example"; failures=$((failures + 1)); }
done
for command in replay triage; do
  "$kexecore" $command --json "$trace" > out
  for key in "\"schema\": \"kexecore.$command/1\"" '"ok": true' '"summary"' '"items"'; do
    grep -q "$key" out || { echo "FAIL: $command --json lacks $key"; failures=$((failures + 1)); }
  done
done

echo "$failures failures"
[ "$failures" = 0 ]
