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

entries=$(llvm-nm-19 "$program" | grep -c ' [Tt] kexecore_hypercall$')
[ "$entries" = 1 ] || fail "has $entries cores, not one"

# What the entry point of the core calls, and what it counts in.
code=$(llvm-objdump-19 -d -r --no-show-raw-insn --disassemble-symbols=kexecore_hypercall "$program")
grep -q 'kexecore_hypercall' <<< "$code" || fail 'shows no code of the core'
grep -q '__asan_report' <<< "$code" || fail 'the core is not watched by AddressSanitizer'

bytes_of() { llvm-size-19 -A "$program" | awk -v section="$1" '$1 == section { print $2 }'; }
case $form in
  sanitizers) ;;
  libfuzzer) [ "$(bytes_of __sancov_cntrs)" -gt 500 ] || fail 'the core does not guide libFuzzer' ;;
  afl) [ "$(bytes_of __sancov_guards)" -gt 2000 ] || fail 'the core does not guide AFL++' ;;
  *) fail "no form $form" ;;
esac
