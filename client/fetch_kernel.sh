#!/bin/bash
# SPDX-License-Identifier: MIT
# Puts the kernel that kernel.pin names into the cache of foreign files. Nothing is installed, and
# nothing is done where it is there already. Exit code 3: it cannot be had.
# kernel.pin is data, no script: package, version, path, size, sha256.
# shellcheck disable=SC1091,SC2154
set -eu -o pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/kernel.pin"

# The same places that the programs look in.
cache=${KEXECORE_CACHE:-}
[ -n "$cache" ] || cache=${XDG_CACHE_HOME:+$XDG_CACHE_HOME/kexecore}
[ -n "$cache" ] || cache=${HOME:-}/.cache/kexecore
kernel=$cache/foreign/$sha256

# Tests that need the kernel say this line in its place.
unavailable=$kernel.unavailable

die() {
  printf 'kexecore: %s\n' "$1" >&2
  { printf '%s\n' "$1" > "$unavailable"; } 2> /dev/null || true
  exit 3
}

[ -f "$kernel" ] && [ "$(stat -L -c %s "$kernel")" = "$size" ] && exit 0

mkdir -p "$cache/foreign" 2> /dev/null || die "cannot make $cache/foreign; set KEXECORE_CACHE to a folder of yours"
# Do not try again within ten minutes after a failure.
if [ -n "$(find "$unavailable" -mmin -10 2> /dev/null)" ]; then
  cat "$unavailable" >&2
  exit 3
fi
# Beside the kernel, so that the last step is a rename.
work=$(mktemp -d "$cache/foreign/.fetch.XXXXXX") || die "cannot write to $cache/foreign"
trap 'rm -rf "$work"' EXIT

download() {
  (cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package=$version" 2> why)
}

echo "fetching $package $version, the kernel that the real client loads"
# The package lists may be old, or not there at all.
if ! download && ! { apt-get -qq update > /dev/null 2>&1 && download; }; then
  head -3 "$work/why" >&2
  die "the archive does not give $package $version (client/kernel.pin): is there a network? \
Else pin a newer one. Without it, replays use a marked text in its place, and nothing is recorded"
fi
dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x -O ".$path" > "$work/kernel" ||
  die "$path of $package $version cannot be unpacked; is there room on the disk?"
echo "$sha256  $work/kernel" | sha256sum --check --status ||
  die "$path of $package $version is not the pinned file (sha256 in client/kernel.pin)"
chmod 644 "$work/kernel"
mv "$work/kernel" "$kernel"
rm -f "$unavailable"
