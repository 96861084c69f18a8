#!/bin/bash
# SPDX-License-Identifier: MIT
# count_cases_test.sh COUNT_CASES: shards, failures, skipped cases, deaths and tests that did not
# build, in events as Bazel writes them.
set -u
count=$PWD/$1
cd "$TEST_TMPDIR" || exit 1

event() { # LABEL SHARD STATUS
  printf '{"id":{"testResult":{"label":"%s","run":1,"shard":%s,"attempt":1}},"testResult":{"testActionOutput":[{"name":"test.log","uri":"file:///log"},{"name":"test.xml","uri":"file://%s"}],"status":"%s"}}\n' \
    "$1" "$2" "$PWD/${1##*:}_$2.xml" "$3"
}
configured() { printf '{"id":{"targetConfigured":{"label":"%s"}},"configured":{"targetKind":"cc_test rule","testSize":"SMALL"}}\n' "$1"; }

expect() { # WHAT COUNTS
  local is
  is=$("$count" events)
  [ "$is" = "$2" ] && return
  echo "$1: counted '$is', expected '$2'"
  exit 1
}

passed='<testcase name="a" status="run" result="completed" />'
skipped='<testcase name="s" status="run" result="skipped" />'
failed='<testcase name="f" status="run" result="completed">
<failure message="one"></failure>
<failure message="two"></failure>
</testcase>'

# Two shards: three cases pass, one is skipped, one fails, and the failure is in the first to report.
{ configured //x:sharded; event //x:sharded 1 FAILED; event //x:sharded 2 PASSED; } > events
printf '%s\n' "$passed" "$failed" > sharded_1.xml
printf '%s\n' "$passed" "$skipped" "$passed" > sharded_2.xml
expect "shards" "3 1 1"

{ configured //x:dead; event //x:dead 1 FAILED; } > events
printf '%s\n' "$passed" > dead_1.xml
expect "a death after a case that passed" "1 1 0"

{ configured //x:never_built; configured //x:fine; event //x:fine 1 PASSED; } > events
printf '%s\n' "$passed" > fine_1.xml
expect "a test that did not build" "1 1 0"

: > events
expect "nothing" "0 0 0"
