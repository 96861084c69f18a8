#!/bin/bash
# SPDX-License-Identifier: MIT
# campaign_command_test.sh KEXECORE EMPTY_FUZZ: what is said of a campaign that finds nothing, and
# after a Ctrl-C. The empty target stands in for all.
set -u
kexecore=$(readlink -f "$1")
targets=$TEST_TMPDIR/bin/fuzz/engines/targets/segments_fuzz
mkdir -p "$targets"
ln -s "$(readlink -f "$2")" "$targets/segments_fuzz_libfuzzer"
export KEXECORE_ROOT=$TEST_TMPDIR/root KEXECORE_CACHE=$TEST_TMPDIR/cache KEXECORE_BIN=$TEST_TMPDIR/bin
# One trace, so that `check` soon comes to fuzzing.
mkdir -p "$KEXECORE_ROOT/corpora/traces"
cp corpora/traces/kexec_p_48m.json "$KEXECORE_ROOT/corpora/traces"
cd "$TEST_TMPDIR" || exit 1
fuzz=(fuzz segments_fuzz --engine libfuzzer)

# expect CODE GOT PATTERN…: the exit code, and lines of standard output.
expect() {
  local code=$1 got=$2 pattern
  shift 2
  for pattern in "$@"; do
    [ "$got" = "$code" ] && grep -Eq -- "$pattern" out && continue
    echo "FAIL: exit code $got, expected $code, and a line like '$pattern' in:"
    cat out err
    exit 1
  done
}

# interrupted EVENT ARGS…: with a Ctrl-C once the command EVENT succeeds.
interrupted() {
  local event=$1
  shift
  rm -rf cache
  trap '' INT # or the child might end before it is a program
  "$kexecore" "$@" > out 2> err < /dev/null &
  until $event || ! kill -0 $! 2> /dev/null; do sleep 0.2; done
  kill -INT $!
  wait $!
}
says_that_it_is_saved() {
  grep -q '^kexecore: interrupted: everything found is saved' err && return
  echo "FAIL: stderr does not say that everything found is saved:"
  cat err
  exit 1
}
goes_to_work() { [ -e cache/check.lock ]; }
executes() { grep -qs '^#[1-9]' cache/*/segments_fuzz/scratch/libfuzzer-0.log; }

# On a busy machine an engine may not have come up when its time is over.
for time in 1s 10s 100s; do
  "$kexecore" "${fuzz[@]}" --time $time > out 2> err
  got=$?
  grep -Eq '^segments_fuzz +libfuzzer +0 ' out || break
done
expect 0 $got '^segments_fuzz +libfuzzer +[1-9]' '^no input broke a promise$'
interrupted executes "${fuzz[@]}" --time 8m
expect 130 $? '^no input broke a promise$'
says_that_it_is_saved
interrupted executes "${fuzz[@]}" --time 8m --json
expect 130 $? '"schema": "kexecore.fuzz/1"' '"interrupted": true' '"executions": [1-9]'
says_that_it_is_saved

# A stand-in for AFL++, which has no target here.
mkdir path
printf '#!/bin/sh\nexec sleep 10000\n' > path/afl-fuzz
chmod +x path/afl-fuzz
PATH=$PWD/path:$PATH
for event in goes_to_work executes; do
  interrupted $event check --time 8m --json
  expect 130 $? '"schema": "kexecore.check/1"' '"interrupted": true' '"replayed": [0-9]'
done
