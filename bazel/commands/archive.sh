#!/bin/bash
# SPDX-License-Identifier: MIT
# Gives a hypervisor what it links: the freestanding archive, its C headers, and how it was built.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bazel=$root/bazel/bazel.sh
target=//core/archive:kexecore

usage() {
  cat << 'END'
usage: ./kexecore archive -o DIR

Writes DIR/lib/libkexecore.a, DIR/include/kexecore/*.h, DIR/CONTRACT.md, DIR/ASM_CONTRACT.md (what
who enters an image has to see to) and DIR/BUILT.txt (compiler, flags, revision, digest, undefined symbols). DIR is made when it is not there.
Exit: 0 written, 1 the archive breaks a promise of CONTRACT.md, 2 wrong usage, 3 the environment.

example: ./kexecore archive -o /tmp/kexecore
         cc -I/tmp/kexecore/include hypervisor.c /tmp/kexecore/lib/libkexecore.a
         (core/archive/example.c is one without a libc: -nostdlib -static)
END
}

die() {
  printf 'archive: %s\n' "$1" >&2
  exit "$2"
}

dir=
while [ $# -gt 0 ]; do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    -o)
      [ $# -gt 1 ] || die "-o needs a folder: ./kexecore archive -o DIR" 2
      dir=$2
      shift
      ;;
    *) die "unknown argument '$1'; ./kexecore archive --help" 2 ;;
  esac
  shift
done
[ -n "$dir" ] || die "where to? ./kexecore archive -o DIR" 2
trap 'exit 130' INT

git_here() { git -c safe.directory="$root" -C "$root" "$@" 2> /dev/null; }

revision() {
  local state=clean
  git_here rev-parse HEAD || {
    echo "not from a git clone"
    return
  }
  [ -z "$(git_here status --porcelain)" ] || state="dirty: the tree had changes that are not in this revision"
  echo "tree: $state"
}

undefined() {
  comm -23 <(llvm-nm-19 -u --quiet --format=just-symbols "$archive" 2> /dev/null | grep . | sort -u) \
    <(llvm-nm-19 --defined-only --quiet --format=just-symbols "$archive" 2> /dev/null | sort -u)
}

built() {
  echo "libkexecore.a, sha256 $(sha256sum "$dir/lib/libkexecore.a" | cut -d ' ' -f 1)"
  printf '\nrevision\n%s\n' "$(revision)"
  printf '\ncompiler\n%s\n' "$(clang-19 --version | head -1)"
  printf '\nflags\n%s\n' "$(cat "${archive%.a}.flags")"
  printf '\nmembers\n%s\n' "$(llvm-ar-19 t "$dir/lib/libkexecore.a")"
  printf '\nundefined symbols, for the hypervisor to define\n%s\n' "$(undefined)"
}

# put FILE TARGET: whole, or as it was.
put() {
  install -m 644 -- "$1" "$2.part" 2> /dev/null && mv -f -- "$2.part" "$2" && return
  rm -f -- "$2.part"
  return 1
}

write() {
  local header
  put "$archive" "$dir/lib/libkexecore.a" || return
  for header in "$root"/core/include/kexecore/*.h; do
    put "$header" "$dir/include/kexecore/${header##*/}" || return
  done
  put "$root/core/CONTRACT.md" "$dir/CONTRACT.md" &&
    put <(sed 's|\.\./core/CONTRACT\.md|CONTRACT.md|' "$root/asm/CONTRACT.md") "$dir/ASM_CONTRACT.md" &&
    put <(built) "$dir/BUILT.txt"
}

"$root/bazel/commands/setup.sh" --without-lint || exit 3
mkdir -p -- "$dir/lib" "$dir/include/kexecore" 2> /dev/null ||
  die "cannot write to $dir; choose a folder that you may write to" 3
"$bazel" build --show_result=0 --output_groups=default,flags --ui_event_filters=-info -- "$target" || die "cannot build $target" 3
archive=$("$bazel" info bazel-bin 2> /dev/null)/core/archive/libkexecore.a

"$root/core/archive/check_archive.sh" "$archive" "$root/core/CONTRACT.md" ||
  die "the archive is not what CONTRACT.md promises; nothing was written" 1

write || die "cannot write to $dir; is the disk full?" 3
echo "archive: wrote $dir: lib/libkexecore.a, include/kexecore/, CONTRACT.md, ASM_CONTRACT.md, BUILT.txt" 2> /dev/null ||
  die "standard output: cannot be written to; all else was" 3
