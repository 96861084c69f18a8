#!/bin/bash
# SPDX-License-Identifier: MIT
# front_door_test.sh FRONT_DOOR BUILD: who waits for a build without a terminal is told, and only then.
# Set-up, Bazel and the program are stand-ins. So is `sleep`: no time passes here, but what happens.
set -u
tree=$TEST_TMPDIR/tree
mkdir -p "$tree/bazel/commands" "$tree/bin/cli" "$tree/path"
cp -L "$1" "$tree/kexecore"
cp -L "$2" "$tree/bazel/commands/"
cd "$TEST_TMPDIR" || exit 1

# stand_in FILE LINE…
stand_in() {
  printf '%s\n' '#!/bin/bash' "${@:2}" > "$tree/$1"
  chmod +x "$tree/$1"
}
stand_in bazel/commands/setup.sh ':'
# It gives one who goes on telling after the build the time to do so.
stand_in bin/cli/kexecore 'echo "the program: $*"; touch runs; /bin/sleep 1'
stand_in bazel/bazel.sh "if [ \$1 = info ]; then echo $tree/bin; else ./building; fi"

# run: a command, with its build. It ends when the pipe behind stderr does.
run() {
  mkdir -p cache/actions
  rm -f runs
  KEXECORE_CACHE=$PWD/cache PATH=$tree/path:$PATH "$tree/kexecore" replay x 2>&1 > out | cat > err
  [ "$(cat out)" = 'the program: replay x' ] || { cat out err; exit 1; }
}
said() { grep -c '^kexecore: still building, [0-9]* s so far$' err; }

# A build that takes as long as it takes to be told twice (at most 5 minutes).
printf '%s\n' '#!/bin/bash' "$(declare -f said)" \
  'for _ in {1..3000}; do [ "$(said)" -ge 2 ] && exit; /bin/sleep 0.1; done' > building
chmod +x building
stand_in path/sleep 'exec /bin/sleep 0.1'
run
[ "$(said)" -ge 2 ] || { echo "FAIL: in a long build it said $(said) times that it goes on"; exit 1; }

# A build that is over before `sleep` is.
printf '%s\n' '#!/bin/bash' > building
stand_in path/sleep 'until [ -e runs ]; do /bin/sleep 0.1; done'
run
[ -s err ] && { echo "FAIL: a short build is not silent"; cat err; exit 1; }

# An owner's flags become bitcode, which the prover is handed.
mkdir -p "$tree/bin/proofs"
stand_in bin/proofs/prove 'printf "%s|" "$@"'
stand_in bazel/commands/bitcode.sh '[ "$*" = "-a -b -c" ] || exit 2' 'echo "-a -b -c"; echo "/a folder/s.bc"; echo /r.bc'
# prove CODE SAYS ARGS…
prove() {
  local code=$1 says=$2 said got
  shift 2
  said=$(KEXECORE_CACHE=$PWD/cache "$tree/kexecore" prove "$@" 2> err)
  got=$?
  [ "$got" = "$code" ] && [ "$said" = "$says" ] && return
  echo "FAIL: prove $*: exit code $got, '$said'"
  cat err
  exit 1
}
prove 0 'prove|--cflags=-a -b -c|--shipped|/a folder/s.bc|--raw|/r.bc|one|--json|' one --cflags '-a -b' --json --cflags=-c
prove 0 'prove|one|--traces|a b|' one --traces 'a b'
prove 0 'prove|'
prove 2 '' --cflags ''
prove 2 '' one --cflags
grep -q 'needs flags' err || { echo 'FAIL: no flags after --cflags'; exit 1; }
exit 0
