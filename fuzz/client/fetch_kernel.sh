#!/bin/bash
# SPDX-License-Identifier: MIT
# Puts the kernel that kernel.pin names into the cache of foreign files. Nothing is installed, and
# nothing is done where it is there already. Exit code 3: it cannot be had.
# kernel.pin is data, no script: package, version, path, size, sha256.
# shellcheck disable=SC1091,SC2154
set -eu
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
  printf '%s\n' "$1" > "$unavailable" 2> /dev/null
  exit 3
}

[ -f "$kernel" ] && [ "$(stat -c %s "$kernel")" = "$size" ] && exit 0

mkdir -p "$cache/foreign" || die "cannot make $cache/foreign; set KEXECORE_CACHE to a folder of yours"
# Beside the kernel, so that the last step is a rename. apt's own user must be able to write here.
work=$(mktemp -d "$cache/foreign/.fetch.XXXXXX") || die "cannot write to $cache/foreign"
trap 'rm -rf "$work"' EXIT
echo "fetching $package $version, the kernel that the real client loads"
(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download "$package=$version") ||
  die "the archive does not give $package $version (kernel.pin): run apt-get update, or pin a \
newer one. Without it, replays use a marked pattern in its place, and nothing new is recorded"
dpkg-deb --fsys-tarfile "$work"/*.deb | tar -x -O ".$path" > "$work/kernel" ||
  die "$package $version has no $path; is there room on the disk?"
echo "$sha256  $work/kernel" | sha256sum --check --status ||
  die "$path of $package $version is not the pinned file (sha256 in kernel.pin)"
chmod 644 "$work/kernel"
mv "$work/kernel" "$kernel"
rm -f "$unavailable"
