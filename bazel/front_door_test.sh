#!/bin/bash
# SPDX-License-Identifier: MIT
# front_door_test.sh FRONT_DOOR: who waits for a build without a terminal is told, and only then.
# Set-up, Bazel and the program are stand-ins.
set -u
tree=$TEST_TMPDIR/tree
mkdir -p "$tree/bazel/commands" "$tree/bin/cli" "$tree/path"
cp -L "$1" "$tree/kexecore"

# stand_in FILE LINE…
stand_in() {
  printf '%s\n' '#!/bin/bash' "${@:2}" > "$tree/$1"
  chmod +x "$tree/$1"
}
stand_in bazel/commands/setup.sh ':'
stand_in bin/cli/kexecore 'echo "the program: $*"; /bin/sleep 1.2'
stand_in bazel/bazel.sh "if [ \$1 = info ]; then echo $tree/bin; else /bin/sleep \$BUILD_SECONDS; fi"
# Half a minute, here.
stand_in path/sleep 'exec /bin/sleep 0.5'

# run SECONDS: a command whose build takes so long. It ends when the pipe behind stderr does.
run() {
  mkdir -p "$TEST_TMPDIR/cache/actions"
  KEXECORE_CACHE=$TEST_TMPDIR/cache BUILD_SECONDS=$1 PATH=$tree/path:$PATH \
    "$tree/kexecore" replay x 2>&1 > out | cat > err
  [ "$(cat out)" = 'the program: replay x' ] || { cat out err; exit 1; }
}

run 3
said=$(grep -c '^kexecore: still building, [0-9]* s so far$' err)
[ "$said" -ge 2 ] || { echo "FAIL: in a long build it said $said times that it goes on"; exit 1; }
run 0
[ -s err ] && { echo "FAIL: a short build is not silent"; cat err; exit 1; }
exit 0
