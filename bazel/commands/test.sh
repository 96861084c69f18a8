#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs the whole test suite, and counts its cases.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${KEXECORE_CACHE:-$root/.cache}
events=$cache/test-events.json

usage() {
  cat << 'END'
usage: ./kexecore test [TARGET…]

Sets up, then builds and runs all tests, or those of the Bazel targets given.
Exit: 0 all passed, 1 some failed or did not build, 3 the environment.

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
trap 'exit 130' INT

# Bazel's events, as lines "test LABEL" and "result LABEL STATUS XML".
results() {
  sed -n '
    /^{"id":{"targetConfigured".*"testSize"/ s/.*"targetConfigured":{"label":"\([^"]*\)".*/test \1/p
    /^{"id":{"testResult"/ s/.*"testResult":{"label":"\([^"]*\)".*"name":"test.xml","uri":"file:\/\/\([^"]*\)".*"status":"\([A-Z_]*\)".*/result \1 \3 \2/p
  ' "$events"
}

# Prints "PASSED FAILED", in test cases. A test that did not build, or died without a word, is one
# failure; a skipped case is neither.
count() {
  results | awk '
    $1 == "test" { configured[$2] = 1 }
    $1 == "result" { status[$2] = $3; xml[$2] = $4 }
    END {
      for (label in configured) {
        good = bad = 0
        while ((getline line < xml[label]) > 0) {
          if (line ~ /<testcase /) {
            first = 1
            if (line !~ /status="notrun"|result="skipped"/) good++
          }
          # A case may hold several failures.
          if (line ~ /<(failure|error)[ >]/ && first) { good--; bad++; first = 0 }
        }
        if (bad == 0 && status[label] != "PASSED") bad = 1
        passed += good
        failed += bad
      }
      print passed + 0, failed + 0
    }'
}

"$root/bazel/commands/setup.sh" --without-lint || exit 3
rm -f "$events"
"$root/bazel/bazel.sh" test --keep_going --build_event_json_file="$events" -- "$@"
code=$?
[ "$code" = 8 ] && exit 130
if [ ! -s "$events" ]; then
  echo "test: Bazel did not start (its exit code $code, its reasons above)" >&2
  exit 3
fi

read -r passed failed <<< "$(count)"
if [ "$passed" = 0 ] && [ "$failed" = 0 ]; then
  echo "test: no test ran (Bazel's exit code $code)" >&2
  code=4
fi
echo "$passed passed, $failed failed"
[ "$code" = 0 ] && [ "$failed" = 0 ] || exit 1
