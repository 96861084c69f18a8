#!/bin/bash
# SPDX-License-Identifier: MIT
# campaign_command_test.sh KEXECORE EMPTY_FUZZ: what is said of a campaign that finds nothing, and
# after a Ctrl-C. The empty target stands in for all.
set -u
kexecore=$(readlink -f "$1")
targets=$TEST_TMPDIR/bin/fuzz/engines/targets/segments_fuzz
mkdir -p "$targets"
ln -s "$(readlink -f "$2")" "$targets/segments_fuzz_libfuzzer"
export KEXECORE_ROOT=$PWD KEXECORE_CACHE=$TEST_TMPDIR/cache KEXECORE_BIN=$TEST_TMPDIR/bin
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

# interrupted SECONDS ARGS…: with a Ctrl-C so long after it went to work, which its lock shows.
interrupted() {
  local seconds=$1
  shift
  rm -rf cache
  trap '' INT # or the child might end before it is a program
  "$kexecore" "$@" > out 2> err < /dev/null &
  until [ -n "$(find cache -name '*.lock' 2> /dev/null)" ]; do sleep 0.05; done
  sleep "$seconds"
  kill -INT $!
  wait $!
}

"$kexecore" "${fuzz[@]}" --time 1s > out 2> err
expect 0 $? '^segments_fuzz +libfuzzer +[1-9]' '^no input broke a promise$'
interrupted 1 "${fuzz[@]}" --time 10m
expect 130 $? '^no input broke a promise$' '^interrupted: everything found is saved'
interrupted 1 "${fuzz[@]}" --time 10m --json
expect 130 $? '"schema": "kexecore.fuzz/1"' '"interrupted": true' '"executions": [1-9]'
interrupted 0.1 check --json
expect 130 $? '"schema": "kexecore.check/1"' '"interrupted": true' '"replayed": [0-9]'
