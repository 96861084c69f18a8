#!/bin/bash
# SPDX-License-Identifier: MIT
# bench_command_test.sh KEXECORE BIN: what ./kexecore bench makes of figures, those of a stand-in for
# the emulator. BIN is where Bazel put what it needs.
set -u
kexecore=$(readlink -f "$1")
export KEXECORE_ROOT=$PWD KEXECORE_BIN=$PWD/$2 KEXECORE_CACHE=$TEST_TMPDIR/cache
cd "$TEST_TMPDIR" || exit 1
failures=0

fail() {
  echo "FAIL: $1"
  head -20 out err
  failures=$((failures + 1))
}

# The emulator itself: whatever it measures, these are the figures.
"$kexecore" bench asm --rounds 1 > out 2> err
[ $? -le 1 ] && [ "$(wc -l < out)" = 4 ] && [ ! -s err ] || fail 'four figures of a real loader'
grep -Eq '^bytes of a control page that its code takes +[0-9]{3,4} of at most 3072$' out || fail bytes

# measured CODE PATTERN TICKS: where relocation takes TICKS and each instruction 100, bench ends with
# CODE, and says PATTERN.
measured() {
  local code=$1 pattern=$2 ticks=$3 got
  mkdir -p bin
  printf '#!/bin/sh\nprintf "movsb 0x64\\nmovsq 0x64\\nsp 300fe8\\ntime %x\\n"\nexit 171\n' "$ticks" \
    > bin/qemu-system-x86_64
  chmod +x bin/qemu-system-x86_64
  PATH=$PWD/bin:$PATH "$kexecore" bench asm --json > out 2> err
  got=$?
  PATH=$PWD/bin:$PATH "$kexecore" bench asm >> out 2>> err
  [ $got = $? ] && [ $got = "$code" ] && grep -Eq -- "$pattern" out ||
    fail "relocation in $ticks: exit code $got (not $code), or no '$pattern'"
}
measured 0 '"ok": true' 50
measured 0 '"asm_relocation_to_movsb": 2.0,' 50
measured 0 'one rep movsb  *2 of at least 0.9$' 50
measured 1 '"ok": false' 200
measured 1 'one rep movsb  *0.5 of at least 0.9  below$' 200

# The machine ended in another way than the image does.
printf '#!/bin/sh\nexit 0\n' > bin/qemu-system-x86_64
PATH=$PWD/bin:$PATH "$kexecore" bench asm > out 2> err
[ $? = 3 ] && grep -q 'its image did not run' err || fail 'an image that does not run'

printf '#!/bin/sh\ntouch started\nexec sleep 50\n' > bin/qemu-system-x86_64
mkdir -p machines
PATH=$PWD/bin:$PATH TMPDIR=$PWD/machines "$kexecore" bench asm > out 2> err &
until compgen -G 'machines/*/started' > found || ! kill -0 $!; do sleep 0.1; done
kill -INT $!
wait $!
[ $? = 130 ] && [ ! -s out ] && [ -z "$(ls -A machines)" ] || fail 'a Ctrl-C'

echo "$failures failures"
[ "$failures" = 0 ]
