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
  local mode=(--dry-run --Werror)
  [ "$fix" = yes ] && mode=(-i)
  files '*.cc' '*.h' '*.c' | xargs -0 -r clang-format-19 --style=file "${mode[@]}"
}

build_files() {
  local action=check
  [ "$fix" = yes ] && action=fix
  files '*BUILD.bazel' '*.BUILD' '*.bzl' WORKSPACE |
    xargs -0 -r "$buildifier" -mode="$action" -lint=warn
}

shell() {
  { files '*.sh' && printf '%s\0' kexecore .ci/run; } | xargs -0 -r shellcheck
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

clang_tidy() {
  bazel/bazel.sh build --keep_going --show_result=0 --ui_event_filters=-info \
    --aspects=//bazel/lint:clang_tidy.bzl%clang_tidy --output_groups=clang_tidy -- //...
}

run clang-format clang_format
run buildifier build_files
run shellcheck shell
run 'sources without a target' orphans
run clang-tidy clang_tidy

if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: not clean:%s\n' "$(printf ' %s;' "${failed[@]}")" >&2
  exit 1
fi
echo "lint: clean"
