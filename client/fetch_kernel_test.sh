#!/bin/bash
# SPDX-License-Identifier: MIT
# fetch_kernel_test.sh FETCH_KERNEL: what is in the cache is not fetched again, nor is a part of it
# taken for all, nor another file for the pinned one. Nothing is downloaded here: a stand-in notes
# that it was asked to.
# shellcheck disable=SC1091,SC2154
set -u
fetch_kernel=$PWD/$1
. "$(dirname "$fetch_kernel")/kernel.pin"
cd "$TEST_TMPDIR" || exit 1
mkdir -p bin cache/foreign
printf '#!/bin/sh\ntouch %s/asked\nexit 1\n' "$PWD" > bin/apt-get
chmod +x bin/apt-get
failures=0

# asks CODE HOW: the exit code, and whether it asked for the package: 0 does not, 3 does.
asks() {
  local got asked=0
  rm -f asked cache/foreign/*.unavailable
  KEXECORE_CACHE=$PWD/cache PATH=$PWD/bin:$PATH "$fetch_kernel" > out 2>&1
  got=$?
  [ -e asked ] && asked=3
  if [ $got != "$1" ] || [ $asked != "$1" ]; then
    echo "FAIL: $2: exit code $got, asked $asked (not $1)"
    cat out
    failures=$((failures + 1))
  fi
}
kernel=cache/foreign/$sha256
asks 3 'no kernel'
# said WHAT: the reason why there is none, for tests that need it.
said() {
  grep -q "$1" "$kernel.unavailable" || { echo "FAIL: $kernel.unavailable does not say '$1'"; failures=$((failures + 1)); }
}
said 'the archive does not give'
truncate -s "$size" "$kernel"
asks 0 'a kernel'
mv "$kernel" elsewhere
ln -s "$PWD/elsewhere" "$kernel"
asks 0 'a link to a kernel'
truncate -s 1000 elsewhere
asks 3 'a link to a part of one'

rm "$kernel"
mkdir -p package/DEBIAN "package/$(dirname "$path")"
printf '%s: x\n' Package Maintainer Description > package/DEBIAN/control
printf 'Version: 1\nArchitecture: all\n' >> package/DEBIAN/control
truncate -s "$size" "package/$path"
dpkg-deb -Zgzip --build package other.deb > out
printf '#!/bin/sh\ntouch %s/asked\ncp %s/other.deb .\n' "$PWD" "$PWD" > bin/apt-get
asks 3 'a package with another kernel'
said 'is not the pinned file'
[ ! -e "$kernel" ] || { echo 'FAIL: another kernel is in the cache'; failures=$((failures + 1)); }

echo "$failures failures"
[ "$failures" = 0 ]
