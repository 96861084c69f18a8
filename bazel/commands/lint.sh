#!/bin/bash
# SPDX-License-Identifier: MIT
# Formatters and linters over all files of the project, committed or not yet.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${KEXECORE_CACHE:-$root/.cache}
buildifier=$cache/tools/buildifier
failed=()

usage() {
  cat << 'END'
usage: ./kexecore lint [--fix]

clang-format, clang-tidy, buildifier and shellcheck over all files that git knows or would add.
--fix applies the formatters' changes. What did not change since the last run is not looked at again.
Exit: 0 nothing to say, 1 something is wrong, 3 the environment.

example: ./kexecore lint --fix
END
}

fix=no
case ${1:-} in
  "") ;;
  --fix) fix=yes ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    echo "lint: unknown argument '$1'; ./kexecore lint --help" >&2
    exit 2
    ;;
esac
trap 'exit 130' INT

"$root/bazel/commands/setup.sh" || exit 3
cd "$root" || exit 3

# files PATTERN…: the project's files of these names, NUL-separated.
files() {
  # The owner of a clone need not be who runs this, as in a container.
  git -c safe.directory="$root" ls-files -z --cached --others --exclude-standard -- "$@" |
    while IFS= read -r -d '' file; do
      [ -f "$file" ] && printf '%s\0' "$file"
    done
}

# run NAME COMMAND…: says what failed, and goes on.
run() {
  local name=$1
  shift
  echo "lint: $name"
  "$@" || failed+=("$name")
}

clang_format() {
  if [ "$fix" = yes ]; then
    files '*.cc' '*.h' '*.c' | xargs -0 -r clang-format-19 --style=file -i
    return
  fi
  # One line a file, not three a place.
  ! files '*.cc' '*.h' '*.c' | xargs -0 -r clang-format-19 --style=file --dry-run 2>&1 |
    sed -n 's/^\([^ :]*\):[0-9].*warning: code should be clang-formatted.*/\1: not formatted/p' |
    sort -u | grep .
}

# Bazel 4 knows its rules and providers by itself.
built_in=-native-cc-binary,-native-cc-common,-native-cc-fdo-prefetch-hints,-native-cc-fdo-profile
built_in+=,-native-cc-import,-native-cc-info,-native-cc-libc-top-alias,-native-cc-library
built_in+=,-native-cc-objc-import,-native-cc-objc-library,-native-cc-proto,-native-cc-test
built_in+=,-native-cc-toolchain,-native-cc-toolchain-alias,-native-cc-toolchain-suite
built_in+=,-native-sh-binary,-native-sh-library,-native-sh-test

build_files() {
  local action=check
  [ "$fix" = yes ] && action=fix
  files '*BUILD.bazel' '*.BUILD' '*.bzl' WORKSPACE |
    xargs -0 -r "$buildifier" -mode="$action" -lint=warn -warnings="$built_in"
}

shell() {
  { files '*.sh' && printf '%s\0' kexecore .ci/run; } | xargs -0 -r shellcheck --severity=warning
}

# A source that no target names is neither built nor tested nor seen by clang-tidy.
orphans() {
  local known orphan
  known=$(bazel/bazel.sh query --noshow_progress 'kind("source file", deps(//...))' 2> /dev/null |
    sed -n 's|^//||p' | sed 's|^:||; s|:|/|') || return 1
  orphan=$(files '*.cc' '*.h' '*.c' | tr '\0' '\n' | grep -vxF "$known")
  [ -z "$orphan" ] && return 0
  printf '%s: no Bazel target names it\n' "$orphan"
  return 1
}

# A test that a document names, `Suite.Case` or `Suite.*`, is there, and is one file's alone.
named_tests() {
  local declared name in_files code=0
  declared=$(files '*_test.cc' | xargs -0 awk '
    # A long name is on the next line.
    /^TEST(_[FP])?\(/ { text = $0; if ($0 !~ /\)/) { getline; text = text $0 }
      split(text, part, /[(,) ]+/); print FILENAME, part[2] "." part[3] }')
  for name in $(files '*.md' | xargs -0 grep -ohE '`[A-Z][A-Za-z0-9]*\.[A-Z*][A-Za-z0-9]*\*?`' | tr -d '`' | sort -u); do
    in_files=$(while read -r file test; do
      # shellcheck disable=SC2053  # a pattern
      [[ $test == $name ]] && echo "$file"
    done <<< "$declared" | sort -u)
    [ "$(wc -w <<< "$in_files")" = 1 ] && continue
    in_files=${in_files:-no test file}
    echo "$name: a document names it, and it is in ${in_files//$'\n'/, }"
    code=1
  done
  return $code
}

clang_tidy() {
  local aspect=//bazel/lint:clang_tidy.bzl%clang_tidy
  # An aspect that looks at nothing would be clean.
  bazel/bazel.sh aquery --include_aspects --aspects=$aspect 'mnemonic(ClangTidy, //core:segments)' 2> /dev/null |
    grep core/segments.cc > /dev/null || { echo 'clang-tidy does not look at core/segments.cc' && return 1; }
  bazel/bazel.sh build --keep_going --show_result=0 --ui_event_filters=-info \
    --aspects=$aspect --output_groups=clang_tidy -- //...
}

run clang-format clang_format
run buildifier build_files
run shellcheck shell
run 'sources without a target' orphans
run 'tests that documents name' named_tests
run clang-tidy clang_tidy

if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: not clean:%s\n' "$(printf ' %s;' "${failed[@]}")" >&2
  exit 1
fi
echo "lint: clean"
