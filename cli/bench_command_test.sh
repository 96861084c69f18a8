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
grep -Eq '^bytes of a control page that its code takes +[0-9]{3,4} of at most 3064$' out || fail bytes

# A stand-in for the emulator, which says PAGES and takes the next of `ticks`.
stand_in() {
  mkdir -p bin
  cat > bin/qemu-system-x86_64 << END
#!/bin/sh
printf 'movsb 0x64\nmovsq 0x64\nsp 300fe8\npages $1\ntime %x\n' "\$(head -1 $PWD/ticks)"
sed -i 1d $PWD/ticks
exit 171
END
  chmod +x bin/qemu-system-x86_64
}

# measured CODE PATTERN TICKS…: where relocation takes TICKS, a round each, and each instruction 100,
# bench ends with CODE, and says PATTERN.
measured() {
  local code=$1 pattern=$2 got
  shift 2
  stand_in 1000
  printf '%s\n' "$@" "$@" > ticks
  PATH=$PWD/bin:$PATH "$kexecore" bench asm --rounds $# --json > out 2> err
  got=$?
  PATH=$PWD/bin:$PATH "$kexecore" bench asm --rounds $# >> out 2>> err
  [ $got = $? ] && [ $got = "$code" ] && grep -Eq -- "$pattern" out ||
    fail "relocation in $*: exit code $got (not $code), or no '$pattern'"
}
measured 0 '"ok": true' 50
measured 0 '"asm_relocation_to_movsb": 2.0,' 50
measured 0 'one rep movsb  *2 of at least 0.9$' 50
measured 1 '"ok": false' 200
measured 1 'one rep movsb  *0.5 of at least 0.9  below$' 200
measured 0 'one rep movsb  *2 of at least 0.9$' 200 50 400 # the fastest counts

# What the code leaves of the page, up to where the image finds the stack.
figure() { sed -n "s/.*\"asm_control_$1_bytes\": \([0-9]*\).*/\1/p" out; }
measured 0 '"ok": true' 50
[ $(($(figure code) + $(figure stack))) = $((0xfe8)) ] || fail 'bytes of code and stack'

echo 50 > ticks
stand_in fff
PATH=$PWD/bin:$PATH "$kexecore" bench asm --rounds 1 > out 2> err
[ $? = 3 ] && grep -q '4095 of 4096 pages were moved' err || fail 'a page that was not moved'

# The machine ended in another way than the image does.
printf '#!/bin/sh\nexit 0\n' > bin/qemu-system-x86_64
PATH=$PWD/bin:$PATH "$kexecore" bench asm > out 2> err
[ $? = 3 ] && grep -q 'its image did not run' err || fail 'an image that does not run'

printf '#!/bin/sh\ntouch started\nexec sleep 10000\n' > bin/qemu-system-x86_64
mkdir -p machines
PATH=$PWD/bin:$PATH TMPDIR=$PWD/machines "$kexecore" bench asm > out 2> err &
until compgen -G 'machines/*/started' > found || ! kill -0 $!; do sleep 0.1; done
kill -INT $!
wait $!
[ $? = 130 ] && [ ! -s out ] && [ -z "$(ls -A machines)" ] || fail 'a Ctrl-C'

echo "$failures failures"
[ "$failures" = 0 ]
