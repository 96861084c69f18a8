#!/bin/bash
# SPDX-License-Identifier: MIT
# Gives a hypervisor what it links: the freestanding archive, or its sources, with C headers, both
# contracts, and how it was built.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
bazel=$root/bazel/bazel.sh
contract=$root/core/CONTRACT.md
# shellcheck source=bazel/commands/build.sh
. "$root/bazel/commands/build.sh"
# shellcheck source=bazel/commands/cflags.sh
. "$root/bazel/commands/cflags.sh"
# shellcheck source=bazel/commands/json.sh
. "$root/bazel/commands/json.sh"

usage() {
  cat << 'END'
usage: ./kexecore archive [--cflags 'FLAG…'] [--json] -o DIR
       ./kexecore archive --source [--json] -o DIR

Writes DIR/lib/libkexecore.a, DIR/include/kexecore/*.h, DIR/CONTRACT.md, DIR/ASM_CONTRACT.md (what
who enters an image has to see to), DIR/LICENSE and DIR/BUILT.txt (compiler, flags, revision, digest,
undefined symbols, which promises hold). DIR is made when it is not there.

  --cflags 'FLAG…'  clang 19's flags of your hypervisor, after the archive's own: -mfunction-return=…,
                    -mstack-alignment=8, -mcmodel=… A flag that changes the sources' meaning, the
                    registers that are used or the calling convention is refused. BUILT.txt says what
                    holds with these flags; ./kexecore prove --cflags proves the theorems with them
  --source          instead of the archive its sources: DIR/core, asm, stand_ins, kexecore.mk (for
                    your makefile) and a Makefile, for clang 14, clang 19 or gcc 12, without Bazel
  --json            one JSON object instead of text

Exit: 0 written, 1 the archive breaks a promise of CONTRACT.md, 2 wrong usage, 3 the environment.

example: ./kexecore archive -o /tmp/kexecore
         cc -I/tmp/kexecore/include hypervisor.c /tmp/kexecore/lib/libkexecore.a
         (core/archive/example.c is one without a libc: -nostdlib -static)
         ./kexecore archive --cflags '-mfunction-return=thunk-extern -mstack-alignment=8' -o /tmp/xen
END
}

dir='' form=archive json=no has_cflags=no
cflags=()

die() {
  printf 'archive: %s\n' "$1" >&2
  [ "$json" = no ] ||
    printf '{\n  "schema": "kexecore.archive/1",\n  "ok": false,\n  "error": %s,\n  "summary": {},\n  "items": []\n}\n' \
      "$(json_string "$1")"
  exit "$2"
}

# An error is told in JSON, too, wherever --json stands.
for word in "$@"; do [ "$word" = --json ] && json=yes; done
texts=()
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
    --cflags)
      [ $# -gt 1 ] || die "--cflags needs flags: ./kexecore archive --cflags '-mstack-alignment=8' -o DIR" 2
      case $2 in
        -o | --json | --source | --cflags)
          die "--cflags needs flags, and $2 is an option of this command: --cflags '-mstack-alignment=8'" 2
          ;;
      esac
      texts+=("$2")
      shift
      ;;
    --cflags=*) texts+=("${1#*=}") ;;
    --source) form=source ;;
    --json) ;;
    *) die "unknown argument '$1'; ./kexecore archive --help" 2 ;;
  esac
  shift
done
[ -n "$dir" ] || die "where to? ./kexecore archive -o DIR" 2
[ ! -e "$dir" ] || [ -d "$dir" ] || die "$dir is a file; name a folder: ./kexecore archive -o DIR" 2
for text in ${texts[@]+"${texts[@]}"}; do
  problem=$(problem_of "$text")
  [ -z "$problem" ] || die "--cflags: $problem" 2
  read -ra words <<< "$text"
  cflags+=("${words[@]}")
done
[ ${#cflags[@]} = 0 ] || has_cflags=yes
[ "$has_cflags" = no ] || [ "$form" = archive ] ||
  die "--source takes no --cflags; give them to make: make KEXECORE_FLAGS='${cflags[*]}'" 2
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

# promises RESULT: lines "name: details".
promises() {
  awk -F '\t' -v wanted="$1" '$1 == wanted { print $2 ($3 == "" ? "" : ": " $3) }' "$report"
}

built() {
  echo "libkexecore.a, sha256 $(sha256sum "$dir/lib/libkexecore.a" | cut -d ' ' -f 1)"
  printf '\nrevision\n%s\n' "$(revision)"
  printf '\ncompiler\n%s\n' "$(clang-19 --version | head -1)"
  printf '\nflags\n%s\n' "$(cat "${archive%.a}.flags")"
  [ "$has_cflags" = no ] || printf '\nflags of the owner, after these\n%s\n' "$(printf '%s\n' "${cflags[@]}")"
  printf '\nmembers\n%s\n' "$(llvm-ar-19 t "$dir/lib/libkexecore.a")"
  printf '\nundefined symbols, for the hypervisor to define\n%s\n' "$(undefined)"
  printf '\nwhat holds, checked on this archive\n%s\n' "$(promises held)"
  [ -z "$(promises 'given up')" ] ||
    printf '\nwhat the flags of the owner gave up\n%s\n' "$(promises 'given up')"
  echo
  echo 'the stack at a call into the core'
  if [[ " ${cflags[*]-} " == *' -mstack-alignment=8 '* ]]; then
    echo 'aligned by 8 bytes; hooks get it aligned by 8'
  else
    echo 'aligned by 8 bytes; hooks get it aligned by 16 if the caller has it so'
  fi
  echo
  if [ "$has_cflags" = no ]; then
    echo 'theorems about this archive'
    echo './kexecore prove'
  else
    echo 'theorems about this archive: not proved yet; this proves them with its flags'
    echo "./kexecore prove --cflags '${cflags[*]}'"
    echo
    echo "what was not tried with the owner's flags"
    echo "unit tests, fuzzing and schedules: they run the same sources, compiled in other ways"
    echo "the code of the control page is assembled: flags about generated code do not reach it"
  fi
}

built_source() {
  printf 'sources of libkexecore.a\n\nrevision\n%s\n' "$(revision)"
  printf '\nfiles, sha256\n%s\n' "$(cd "$dir" && sha256sum core/* asm/* include/kexecore/* stand_ins/* kexecore.mk Makefile)"
  printf '\nhow they are built\n%s\n' "make, or by your own makefile, which includes kexecore.mk (it says what can be chosen)"
  printf '\nwhat holds\n%s\n' "Built by clang 19 with no further flags, each object is byte for byte the archive's member.
By clang 14, clang 19 and gcc 12 the archive keeps what CONTRACT.md promises of it, apart from the limits."
}

# put FILE TARGET: whole, or as it was.
put() {
  mkdir -p -- "${2%/*}" 2> /dev/null &&
    install -m 644 -- "$1" "$2.part" 2> /dev/null && mv -f -- "$2.part" "$2" && return
  rm -f -- "$2.part"
  return 1
}

put_contracts() {
  put "$contract" "$dir/CONTRACT.md" && put "$root/LICENSE" "$dir/LICENSE" &&
    put <(sed 's|\.\./core/CONTRACT\.md|CONTRACT.md|' "$root/asm/CONTRACT.md") "$dir/ASM_CONTRACT.md"
}

write_archive() {
  local header
  put "$archive" "$dir/lib/libkexecore.a" || return
  for header in "$root"/core/include/kexecore/*.h; do
    put "$header" "$dir/include/kexecore/${header##*/}" || return
  done
  put_contracts && put <(built) "$dir/BUILT.txt"
}

write_source() {
  local file
  while IFS= read -r file; do
    put "$folder/$file" "$dir/$file" || return
  done < <(cd "$folder" && find -L . -type f | sed 's|^\./||')
  put_contracts && put <(built_source) "$dir/BUILT.txt"
}

# of NAME: bytes and limit of a promise that is a figure.
of() { awk -F '\t' -v name="$1" '$2 == name { gsub(/[^0-9,]/, "", $3); print $3 }' "$report"; }

tell() {
  local result name details comma='' text stack given
  if [ "$json" = no ]; then
    echo "archive: wrote $dir: $1"
    for name in text stack; do
      awk -F '\t' -v name="$name" '$2 == name { printf "archive: %s %s%s\n", name, $3, $1 == "held" ? "" : ", exceeded with these flags" }' "$report"
    done
    given=$(awk -F '\t' '$1 == "given up" && $2 != "text" && $2 != "stack"' "$report" | cut -f 2 | paste -sd ,)
    [ -z "$given" ] || echo "archive: these flags give up: $given; see BUILT.txt"
    return
  fi
  text=$(of text) stack=$(of stack)
  printf '{\n  "schema": "kexecore.archive/1",\n  "ok": true,\n  "summary": {\n'
  printf '    "folder": %s,\n    "form": "%s",\n    "cflags": %s,\n' \
    "$(json_string "$dir")" "$form" "$(json_string "${cflags[*]-}")"
  printf '    "text_bytes": %s,\n    "text_limit": %s,\n' "${text%,*}" "${text#*,}" | sed 's/: ,/: null,/'
  printf '    "stack_bytes": %s,\n    "stack_limit": %s\n  },\n  "items": [' "${stack%,*}" "${stack#*,}" | sed 's/: ,/: null,/; s/: $/: null/'
  while IFS=$'\t' read -r result name details; do
    printf '%s\n    {"promise": %s, "result": %s, "detail": %s}' "$comma" \
      "$(json_string "$name")" "$(json_string "$result")" "$(json_string "$details")"
    comma=,
  done < "$report"
  printf '\n  ]\n}\n'
}

# checks: a line for each promise to the report; 1 if the archive breaks one. What they complain about
# goes to standard error.
checks() {
  local parts
  parts=$(sed "s|^|$("$bazel" info execution_root 2> /dev/null)/|" "$bin/core/kexecore_bc.parts") || return
  REPORT=$report "$root/core/archive/check_archive.sh" "$archive" "$contract" ${cflags[@]+"${cflags[@]}"} || return
  # shellcheck disable=SC2086  # Bazel's paths have no blanks
  if "$root/core/archive/same_code.sh" "$archive" $parts -- ${cflags[@]+"${cflags[@]}"}; then
    printf 'held\tcode of the theorems\tthe bitcode that is proved gives these very bytes\n' >> "$report"
  elif [ "$has_cflags" = no ]; then
    return 1
  else
    printf 'given up\tcode of the theorems\tthe bitcode does not give these very bytes\n' >> "$report"
  fi
  # shellcheck disable=SC2086
  REPORT=$report "$root/core/archive/measure.sh" "$archive" "$contract" $parts -- ${cflags[@]+"${cflags[@]}"}
}

"$root/bazel/commands/setup.sh" --without-lint || die "set-up failed, its reasons above" 3
[ "$has_cflags" = no ] || {
  problem=$(problem_for_the_compiler "${cflags[@]}")
  [ -z "$problem" ] || die "--cflags: $problem" 2
}
mkdir -p -- "$dir" 2> /dev/null || die "cannot write to $dir; choose a folder that you may write to" 3
work=$(mktemp -d) || die "cannot make a temporary folder" 3
trap 'rm -rf "$work"' EXIT
report=$work/report
: > "$report"

# A build of other flags has a folder of its own, so that nobody's bitcode changes while it is read.
options=()
[ "$has_cflags" = no ] || options=(--platform_suffix=-owner "--//bazel/toolchain:cflags=${cflags[*]}")
build() {
  local code
  bazel_build ${options[@]+"${options[@]}"} "$@"
  code=$?
  [ "$code" != 8 ] || exit 130
  [ "$code" = 0 ] || die "cannot build ${*: -1} (Bazel's exit code $code, its reasons above)" 3
  bin=$("$bazel" info ${options[@]+"${options[@]}"} bazel-bin 2> /dev/null) || die "Bazel does not answer" 3
}

if [ "$form" = source ]; then
  build //core/archive:source
  folder=$bin/core/archive/source
  write_source || die "cannot write to $dir; is the disk full?" 3
  wrote='core/, asm/, include/kexecore/, stand_ins/, kexecore.mk, Makefile, CONTRACT.md, ASM_CONTRACT.md, LICENSE, BUILT.txt'
else
  build --output_groups=default,flags,parts,parts_list -- //core/archive:kexecore //core:kexecore_bc
  archive=$bin/core/archive/libkexecore.a
  echo "archive: checking what was built, which takes half a minute" >&2
  checks > "$work/said" 2>&1 || {
    cat "$work/said" >&2
    die "the archive is not what CONTRACT.md promises; nothing was written" 1
  }
  write_archive || die "cannot write to $dir; is the disk full?" 3
  wrote='lib/libkexecore.a, include/kexecore/, CONTRACT.md, ASM_CONTRACT.md, LICENSE, BUILT.txt'
fi
tell "$wrote" 2> /dev/null || die "standard output: cannot be written to; all else was" 3
