#!/bin/bash
# SPDX-License-Identifier: MIT
# beside_test.sh KEXECORE HOLD_LOCK TRACE: two commands at once. Where the second would spoil the
# first's work it is refused, in one line that says who is at it; all others run.
set -u
kexecore=$(readlink -f "$1")
hold=$(readlink -f "$2")
trace=$(readlink -f "$3")
export KEXECORE_ROOT=$PWD KEXECORE_CACHE=$TEST_TMPDIR/cache
cd "$TEST_TMPDIR" || exit 1
failures=0

fail() {
  echo "FAIL: $*"
  cat out err
  failures=$((failures + 1))
}

# beside FOLDER FUNCTION: runs it while a process is at work in the folder.
beside() {
  coproc "$hold" "$1"
  local pid=$COPROC_PID held
  read -r held <&"${COPROC[0]}"
  [ "$held" = held ] || exit 1
  "$2" "$pid"
  kill "$pid"
  wait "$pid" 2> /dev/null
}

# refused PID ARGS…
refused() {
  local pid=$1 got
  shift
  "$kexecore" "$@" > out 2> err < /dev/null
  got=$?
  [ "$got" = 3 ] && [ "$(wc -l < err)" = 1 ] && grep -q "process $pid (hold_lock .*) is at work there" err ||
    fail "kexecore $*: exit code $got, or not refused for process $pid"
}

# runs ARGS…: not to its end, which takes programs that are not here, but it is not refused.
runs() {
  "$kexecore" "$@" > out 2> err < /dev/null
  ! grep -q 'is at work' err || fail "kexecore $* is refused"
}

while_fuzzing() {
  refused "$1" fuzz slots_fuzz --time 1s
  refused "$1" fuzz segments_fuzz slots_fuzz --time 1s
  runs fuzz segments_fuzz --time 1s
  runs fuzz slots_fuzz --time 1s --corpus elsewhere
  for command in replay show triage; do
    "$kexecore" $command "$trace" > out 2> err || fail "$command beside a campaign"
  done
}
while_checking() {
  refused "$1" check --time 1s
  runs fuzz slots_fuzz --time 1s
}
while_benching() {
  refused "$1" bench fuzz --time 1s
  runs bench asm --rounds 1
}
while_hunting() { refused "$1" bugs 01_wrapped_end; }

beside cache/fuzz/slots_fuzz while_fuzzing
beside cache/check while_checking
beside cache/bench while_benching
beside cache/bugs while_hunting
runs fuzz slots_fuzz --time 1s

echo "$failures failures"
[ "$failures" = 0 ]
