#!/bin/bash
# SPDX-License-Identifier: MIT
# prove_program_test.sh PROVE: runs the whole program, and checks its exit codes and the one line that
# it writes to standard error.
set -u
prove=$1
theorem=slot_transition_keeps_invariant
export KEXECORE_CACHE=$TEST_TMPDIR

# expect CODE LINE COMMAND…: this exit code, and one line on standard error that matches.
expect() {
  local code=$1 line=$2 is
  shift 2
  "$@" 2> err
  is=$?
  if [ "$is" != "$code" ] || [ "$(wc -l < err)" != 1 ] || ! grep -qE -- "$line" err; then
    echo "$*: exit code $is, expected $code, and one line like '$line' in:"
    cat err
    exit 1
  fi
}
to_a_full_disk() { "$@" > /dev/full; }

cd "$TEST_TMPDIR" || exit 1
prove=$OLDPWD/$prove
expect 3 'standard output: cannot be written: No space left' to_a_full_disk "$prove" prove "$theorem"
expect 3 'standard output: cannot be written: No space left' to_a_full_disk "$prove" prove "$theorem" --json
expect 2 '--frobnicate.*prove --help' "$prove" prove --frobnicate
expect 2 'no theorem is named nonsense; known: ' "$prove" prove nonsense
# Bazel puts the bitcode beside the program, or beside the test that runs it.
cp "$prove" lonely
expect 3 'no bitcode at .*lonely.*; build it with' env -u RUNFILES_DIR ./lonely prove "$theorem"
"$prove" prove "$theorem" > /dev/null || exit 1

# A long proof says that it goes on, without a terminal too, and a Ctrl-C leaves what there is.
"$prove" prove --json "$theorem" entry_in_buffered_segment > out 2> err &
pid=$!
while kill -0 "$pid" 2> /dev/null && ! grep -q '^kexecore: proving entry_in_buffered_segment … [0-9]* s$' err; do
  sleep 0.1
done
kill -INT "$pid"
wait "$pid"
is=$?
if [ "$is" != 130 ] || ! grep -q '"interrupted": true' out || ! grep -q "\"theorem\": \"$theorem\"" out ||
  [ "$(tail -c 2 out)" != "}" ] || ! grep -q 'kexecore: interrupted' err; then
  echo "an interrupted prove --json: exit code $is, expected 130 and one object with what was proved in:"
  cat out err
  exit 1
fi
