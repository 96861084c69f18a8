#!/bin/bash
# SPDX-License-Identifier: MIT
# bitcode.sh TEXT…: builds the core's bitcode with the owner's flags in the TEXTs, as `archive --cflags`
# builds the archive with them, and prints three lines: the flags, and the paths of the bitcode with the
# archive's own flags before them and of the bitcode before the optimiser. It needs the set-up.
# Exit: 0 built, 2 a flag that is refused, 3 the environment.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bazel=$root/bazel/bazel.sh
# shellcheck source=bazel/commands/build.sh
. "$root/bazel/commands/build.sh"
# shellcheck source=bazel/commands/cflags.sh
. "$root/bazel/commands/cflags.sh"

die() {
  printf 'kexecore: %s\n' "$1" >&2
  exit "$2"
}

cflags=()
for text in "$@"; do
  problem=$(problem_of "$text")
  [ -z "$problem" ] || die "--cflags: $problem" 2
  read -ra words <<< "$text"
  cflags+=("${words[@]}")
done
problem=$(problem_for_the_compiler "${cflags[@]}")
[ -z "$problem" ] || die "--cflags: $problem" 2

# A build of other flags has a folder of its own, so that nobody's bitcode changes while it is read.
options=(--platform_suffix=-owner "--//bazel/toolchain:cflags=${cflags[*]}")
bazel_build "${options[@]}" -- //core:kexecore_bc //core:kexecore_bc_raw
code=$?
[ "$code" != 8 ] || exit 130
[ "$code" = 0 ] || die "cannot build the bitcode with these flags (Bazel's exit code $code, its reasons above)" 3
bin=$("$bazel" info "${options[@]}" bazel-bin 2> /dev/null) || die "Bazel does not answer" 3

# Another build with flags would replace it; a proof takes minutes. So it is copied.
kept=${KEXECORE_CACHE:-$root/.cache}/prove/bitcode-$(cat "$bin"/core/kexecore_bc*.bc | sha256sum | cut -c 1-16)
mkdir -p "$kept" || die "cannot write to $kept" 3
for form in kexecore_bc kexecore_bc_raw; do
  cp -f "$bin/core/$form.bc" "$kept/$form.$$" && mv -f "$kept/$form.$$" "$kept/$form.bc" ||
    die "cannot write to $kept; is the disk full?" 3
done
printf '%s\n' "${cflags[*]}" "$kept/kexecore_bc.bc" "$kept/kexecore_bc_raw.bc"
