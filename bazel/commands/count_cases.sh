#!/bin/bash
# SPDX-License-Identifier: MIT
# count_cases.sh EVENTS: the test cases in a file of Bazel's build events, as "PASSED FAILED SKIPPED". A
# test that did not build, and a test or a shard that died without a word, is one failure.
set -u
events=$1

# The events, as lines "test LABEL" and "result LABEL STATUS XML"; a sharded test has several results.
results() {
  sed -n '
    /^{"id":{"targetConfigured".*"testSize"/ s/.*"targetConfigured":{"label":"\([^"]*\)".*/test \1/p
    /^{"id":{"testResult"/ s/.*"testResult":{"label":"\([^"]*\)".*"name":"test.xml","uri":"file:\/\/\([^"]*\)".*"status":"\([A-Z_]*\)".*/result \1 \3 \2/p
  ' "$events"
}

results | awk '
  $1 == "test" { configured[$2] = 1 }
  $1 == "result" { status[$4] = $3; ran[$2] = 1 }
  END {
    for (label in configured) if (!(label in ran)) failed++
    for (xml in status) {
      good = bad = 0
      while ((getline line < xml) > 0) {
        if (line ~ /<testcase /) {
          first = 1
          if (line ~ /result="skipped"/) skipped++
          else if (line !~ /status="notrun"/) good++
        }
        # A case may hold several failures.
        if (line ~ /<(failure|error)[ >]/ && first) { good--; bad++; first = 0 }
      }
      if (bad == 0 && status[xml] != "PASSED") bad = 1
      passed += good
      failed += bad
    }
    print passed + 0, failed + 0, skipped + 0
  }'
