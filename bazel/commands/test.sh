#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the whole test suite, and counts its cases.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${KEXECORE_CACHE:-$root/.cache}
events=$cache/test-events.$$.json # others may test at the same time

usage() {
  cat << 'END'
usage: ./kexecore test [TARGET…]

Sets up, then builds and runs all tests, or those of the Bazel targets given.
Exit: 0 all passed, 1 some failed or did not build, 2 no such tests, 3 the environment.

example: ./kexecore test //core/...
END
}

case ${1:-} in
  -h | --help)
    usage
    exit 0
    ;;
  -*)
    echo "test: unknown option '$1'; ./kexecore test --help" >&2
    exit 2
    ;;
esac
[ $# -gt 0 ] || set -- //...
progress=(--show_progress)
[ -t 2 ] || progress+=(--show_progress_rate_limit=30) # seconds between two lines of a log
trap 'exit 130' INT
trap 'rm -f "$events"' EXIT

"$root/bazel/commands/setup.sh" --without-lint || exit 3
"$root/bazel/bazel.sh" test --keep_going --build_tests_only "${progress[@]}" --build_event_json_file="$events" -- "$@"
code=$?
[ "$code" = 8 ] && exit 130
if [ ! -s "$events" ]; then
  echo "test: Bazel did not start (its exit code $code, its reasons above)" >&2
  exit 3
fi

read -r passed failed skipped <<< "$("$root/bazel/commands/count_cases.sh" "$events")"
if [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
  echo "test: no test ran: is there no such target? (Bazel's exit code $code, its reasons above)" >&2
  exit 2
fi
[ "$skipped" = 0 ] || echo "$skipped skipped"
echo "$passed passed, $failed failed"
[ "$code" = 0 ] && [ "$failed" = 0 ] || exit 1
