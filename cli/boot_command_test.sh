#!/bin/bash
# SPDX-License-Identifier: MIT
# boot_command_test.sh KEXECORE BIN: ./kexecore boot, with each of its exit codes. BIN is where
# Bazel put what it needs.
set -u
kexecore=$(readlink -f "$1")
traces=$PWD/corpora/traces
export KEXECORE_ROOT=$PWD KEXECORE_BIN=$PWD/$2
export KEXECORE_CLIENT_PRELOAD=$PWD/client/preload/libkexecore_client.so
export KEXECORE_CLIENT_INITRAMFS=$PWD/asm/host/initramfs/initramfs.cpio
kernels=${KEXECORE_CACHE:-}/foreign
export KEXECORE_CACHE=$TEST_TMPDIR/cache
cd "$TEST_TMPDIR" || exit 1
mkdir -p cache/foreign
path=$PATH # that boot sees
failures=0

# expect CODE PATTERN ARGS…: exit code, and a line like PATTERN on stdout or stderr.
expect() {
  local code=$1 pattern=$2 got
  shift 2
  PATH=$path "$kexecore" boot "$@" > out 2> err < /dev/null
  got=$?
  if [ "$got" != "$code" ] || ! grep -Eq -- "$pattern" out err; then
    echo "FAIL: kexecore boot $*: exit code $got (not $code), or no line like '$pattern':"
    head -20 out err
    failures=$((failures + 1))
  fi
}

# No image is loaded: the area was too small for the client.
expect 1 'the machine ended .*no image was entered; .*last line: host: crash answered -2, as no image' \
  "$traces/kexec_p_48m.json"
expect 1 '"ok": false' --json "$traces/kexec_p_48m.json"
grep -q '"entered": false' out || failures=$((failures + 1))

sed 's/"op": "get_range",/&"faults": [{"hook": "map", "nth": 0}],/' "$traces/kexec_p_48m.json" > faults.json
expect 2 'faults and races are for replay' faults.json
echo hello > text.json
expect 2 'neither form of a trace' text.json
expect 2 'no such file' nowhere.json
expect 2 'TRACE.*--help'
expect 2 'not a time' --time soon "$traces/kexec_p_48m.json"
expect 2 '--until' --until '' "$traces/kexec_p_48m.json"

# A trace whose foreign bytes nobody has, and a machine without QEMU.
cp "$traces/kexec_boot_p.json" elsewhere.json
expect 3 'vmlinuz.* is not in the cache: .*run ./kexecore setup' elsewhere.json
path=/nowhere
expect 3 'qemu-system-x86_64: not found; run ./kexecore setup' "$traces/kexec_p_48m.json"

# A Ctrl-C in the middle: nothing is left behind, neither files nor the emulator; and of who is killed
# no emulator.
mkdir -p stand_in boots
printf '#!/bin/sh\necho $$ > %s/pid\necho started\nexec sleep 10000\n' "$PWD" > stand_in/qemu-system-x86_64
chmod +x stand_in/qemu-system-x86_64
for signal in INT TERM; do
  rm -f out
  PATH=$PWD/stand_in:$PATH TMPDIR=$PWD/boots "$kexecore" boot "$traces/kexec_p_48m.json" > out 2> err &
  until grep -qs started out || ! kill -0 $!; do sleep 0.1; done
  kill -$signal $!
  wait $!
  got=$?
  if [ $got != 130 ] || ! grep -q '^interrupted' out || [ -n "$(ls -A boots)" ] ||
    kill -0 "$(cat pid)" 2> err; then
    echo "FAIL: SIG$signal: exit code $got (not 130), no such line, or something is left:"
    head -20 out err
    ls -A boots
    failures=$((failures + 1))
  fi
done
rm -f out
PATH=$PWD/stand_in:$PATH TMPDIR=$PWD/boots "$kexecore" boot "$traces/kexec_p_48m.json" > out 2> err &
until grep -qs started out || ! kill -0 $!; do sleep 0.1; done
kill -KILL $!
wait $! 2> /dev/null
for _ in {1..3000}; do
  kill -0 "$(cat pid)" 2> err || break
  sleep 0.1
done
! kill -0 "$(cat pid)" 2> err || { echo 'FAIL: the emulator goes on'; failures=$((failures + 1)); }

# told CODE PATTERN LINE…: what boot, with `options`, makes of a machine that says these lines, and then
# does what `last` says.
told() {
  local code=$1 pattern=$2
  shift 2
  printf '%s\n' "$@" > says
  printf '#!/bin/sh\ncat %s/says\n%s\n' "$PWD" "$last" > stand_in/qemu-system-x86_64
  # shellcheck disable=SC2086
  expect "$code" "$pattern" $options "$traces/kexec_p_48m.json"
}
path=$PWD/stand_in:$PATH
last='exit 0' options=
stopped='cpu 1: stopped, its count stands at 1' runs='kexecore: the image runs'
told 0 '^it ran, and ended itself$' "$stopped" "$runs"
last='exit 3'
told 0 '^it ran; then QEMU ended with exit code 3$' "$stopped" "$runs"
last='exit 0'
told 1 'no image was entered; .*last line: kexecore: the image runs' "$runs"
told 1 'no image was entered; .*last line: host: exception 14' "$stopped" 'host: exception 14'
told 1 'no image was entered; .*last line: kexecore: the image runs' "$stopped" 'enter: refused, -16' "$runs"
told 0 '^it ran, and ended itself$' "$stopped" 'enter: refused, -16' "$stopped" "$runs"
told 1 'the image did not say "kexecore: the image runs"; its last line: hello' "$stopped" hello
told 1 'the image that was entered said nothing' "$stopped"
options=--all
told 0 'hypervisor  cpu 1' "$stopped" 'hello' "I'm in purgatory" '[ 0.0] Linux version 6' '[ 0.1] host: bus' "$runs"
for line in 'image       hello' "purgatory   I'm in" 'kernel      .*Linux' 'kernel      .*host:' 'process     kexecore'; do
  grep -q "s  $line" out || { echo "FAIL: the timeline lacks '$line'"; failures=$((failures + 1)); }
done
# Of a kernel's own lines the few that matter.
options=
told 0 'kernel .*Kernel panic' "$stopped" '[ 0.0] Linux version 6' '[ 0.1] host: bus' '[ 1.0] Kernel panic' "$runs"
! grep -q 'host: bus' out || { echo 'FAIL: every line of a kernel'; failures=$((failures + 1)); }
options=--json
told 0 '"ended_by_itself": true' "$stopped" "$runs"
# It goes on: not for its 2 minutes, and not until it ends by itself.
last='exec sleep 100'
told 0 '"ended_by_itself": false' "$stopped" "$runs"
grep -q '"ending": "it ran"' out || { echo 'FAIL: another ending:'; cat out; failures=$((failures + 1)); }
path=$PATH

# With a kernel; that there may be none is seen, and said, by //boot:kernel_test.
kernel=$(sed -n 's/ *"sha256": "\(.*\)",/\1/p' "$traces/kexec_boot_p.json" | head -1)
if [ -f "$kernels/$kernel" ]; then
  ln -s "$kernels/$kernel" cache/foreign/
  # A Ctrl-C while the client makes a purgatory once more.
  printf '#!/bin/sh\nkill -INT $$\n' > stand_in/kexec
  chmod +x stand_in/kexec
  path=$PWD/stand_in:$PATH
  expect 130 '^interrupted$' "$traces/kexec_boot_p.json"
  path=$PATH
  expect 0 'it ran, and ended itself' --time 20m "$traces/kexec_boot_p.json"
  for line in 'hypervisor  load: 0' 'hypervisor  relocation: 0 pages' 'purgatory   ' \
    'kernel  .*Linux version' 'process     kexecore: the image runs'; do
    grep -q "s  $line" out || { echo "FAIL: the timeline lacks '$line'"; failures=$((failures + 1)); }
  done
  expect 1 'within 1s (no image was entered|the image)' --time 1s "$traces/kexec_boot_p.json"
  # A busy machine may need more time to enter the image.
  for time in 10s 1m 10m; do
    PATH=$path "$kexecore" boot --time $time "$traces/kexec_l_e.json" > out 2> err < /dev/null
    got=$?
    grep -q "^within $time no image was entered" out || break
  done
  [ $got = 1 ] && grep -q "^within $time the image that was entered said nothing; .*console=ttyS0" out ||
    { echo "FAIL: a kernel without a console: exit code $got"; cat out err; failures=$((failures + 1)); }
  expect 0 '"ok": true' --time 20m --until 'Linux version' --json "$traces/kexec_boot_p.json"
fi

echo "$failures failures"
[ "$failures" = 0 ]
