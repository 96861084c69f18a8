#!/bin/bash
# SPDX-License-Identifier: MIT
# instrumented_test.sh FORM PROGRAM: PROGRAM links the core in the FORM that it needs (sanitizers,
# libfuzzer or afl), and links it once. With the plain core a fuzzer would run, and be blind.
set -u
form=$1 program=$2

fail() {
  echo "$program: $1"
  exit 1
}

# The functions of the core, by their names in the program; of those in headers each user has copies
# of its own (W), which count for nothing.
functions=$(llvm-nm-19 --defined-only "$program" |
  sed -nE 's/^[0-9a-f]+ [Tt] (_ZN8kexecore.*|kexecore_hypercall)$/\1/p' | sort)
[ -n "$functions" ] || fail 'has no function of the core'
[ -z "$(uniq -d <<< "$functions")" ] || fail 'has more than one core'

# What they call.
code=$(llvm-objdump-19 -d -r --no-show-raw-insn --disassemble-symbols="$(paste -sd, <<< "$functions")" "$program")
grep -q '__ubsan_handle' <<< "$code" || fail 'undefined behaviour of the core is not seen'
# slots.cc computes with plain numbers: AddressSanitizer has nothing to watch in it.
! grep -q 'CheckImage\|kexecore_hypercall' <<< "$functions" || grep -q '__asan_report' <<< "$code" ||
  fail 'the core is not watched by AddressSanitizer'

# The signs of coverage that guides an engine.
compares=$(grep -c '__sanitizer_cov_trace_\(const_\)\?cmp\|__sanitizer_cov_trace_switch' <<< "$code")
guards=$(grep -c '__sanitizer_cov_trace_pc_guard' <<< "$code")
case $form in
  sanitizers) [ "$compares$guards" = 00 ] || fail 'the core guides an engine that is not there' ;;
  libfuzzer) [ "$compares" -gt 0 ] && [ "$guards" = 0 ] || fail 'the core does not guide libFuzzer' ;;
  afl) [ "$guards" -gt 0 ] || fail 'the core does not guide AFL++' ;;
  *) fail "no form $form" ;;
esac
