#!/bin/bash
# SPDX-License-Identifier: MIT
# check_command_test.sh KEXECORE: ./kexecore check to its end, with its exit codes. The empty target
# stands in for all targets, and a script for the prover.
set -u
kexecore=$(readlink -f "$1")
export KEXECORE_ROOT=$TEST_TMPDIR/root KEXECORE_CACHE=$TEST_TMPDIR/cache KEXECORE_BIN=$TEST_TMPDIR/bin
for target in $("$kexecore" fuzz --help | sed -n 's/^  TARGET TEXT:{\(.*\)}.*/\1/p' | tr , ' '); do
  folder=$KEXECORE_BIN/fuzz/engines/targets/$target
  mkdir -p "$folder"
  for engine in libfuzzer afl; do
    ln -s "$PWD/fuzz/engines/targets/empty_fuzz/empty_fuzz_$engine" "$folder/${target}_$engine"
  done
done
mkdir -p "$KEXECORE_BIN/fuzz/engines/mutate" "$KEXECORE_BIN/proofs" "$KEXECORE_ROOT/corpora/traces"
ln -s "$PWD/fuzz/engines/mutate/libtrace_mutator.so" "$KEXECORE_BIN/fuzz/engines/mutate/libtrace_mutator.so"
trace=$KEXECORE_ROOT/corpora/traces/kexec_p_48m.json
cp corpora/traces/kexec_p_48m.json "$trace"
mkdir "$KEXECORE_ROOT/corpora/dictionaries"
echo 'word="word"' > "$KEXECORE_ROOT/corpora/dictionaries/kexecore.dict"
cd "$TEST_TMPDIR" || exit 1
failures=0

# The prover says RESULT of its one theorem.
prover_says() {
  cat > bin/proofs/prove << END
#!/bin/sh
echo '{"items": [{"theorem": "t", "result": "$1", "message": "m", "seconds": 1, "trace": null}]}'
END
  chmod +x bin/proofs/prove
}

# expect CODE ARGS… -- PATTERN…: the exit code of check, and lines that it prints.
expect() {
  local code=$1 args=() got pattern
  shift
  while [ "$1" != -- ]; do
    args+=("$1")
    shift
  done
  shift
  "$kexecore" check --time 3s ${args[@]+"${args[@]}"} > out 2> err < /dev/null
  got=$?
  for pattern in "$@"; do
    [ $got = "$code" ] && grep -Eq -- "$pattern" out && continue
    echo "FAIL: exit code $got, expected $code, and a line like '$pattern' in:"
    cat out err
    failures=$((failures + 1))
  done
}

prover_says proved
expect 0 -- '^held +prove +t: proved' '^every promise held: 1 traces .* 1 of 1 theorems proved'
prover_says unknown
expect 1 -- '^BROKEN +prove +t: unknown' '^A PROMISE IS BROKEN: .* 0 of 1 theorems proved'
prover_says refuted
expect 1 --json -- '"ok": false' '"theorems": 1' '"proved": 0' '"result": "refuted"'
"$kexecore" bench prove > out 2> err
[ $? = 1 ] || { echo 'FAIL: bench of a theorem that is refuted'; cat out err; failures=$((failures + 1)); }

prover_says proved
sed -i '0,/"result": 0/s//"result": 7/' "$trace"
expect 1 --json -- '"ok": false' '"findings": 1' '"proved": 1'

echo "$failures failures"
[ "$failures" = 0 ]
