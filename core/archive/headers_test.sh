#!/bin/bash
# SPDX-License-Identifier: MIT
# headers_test.sh HEADER: the public headers are C11 and C++ for a hypervisor that reads no header of
# the system, and their errors can be compared with its own.
set -eu
include=$(readlink -f "$(dirname "$(dirname "$1")")")
cd "$TEST_TMPDIR"
cat > types.h << 'END'
typedef int int32_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long uint64_t;
typedef unsigned long size_t;
END
cat > owner.c << 'END'
#include "kexecore/kexecore.h"
enum own_error { OWN_EINVAL = 22, OWN_ERESTART = 85 };
struct kexecore_instance instance;
long call(uint64_t op, kexecore_guest_t arg);
long call(uint64_t op, kexecore_guest_t arg) {
  const struct kexecore_caller caller = {KEXECORE_CALLER_NATIVE, 0, 0x1000};
  struct kexecore_outcome outcome;
  if (KEXECORE_ERESTART != OWN_ERESTART || OWN_EINVAL != KEXECORE_EINVAL) return -OWN_EINVAL;
  long answer = kexecore_hypercall(&instance, &caller, op, arg, &outcome);
  return answer == -OWN_ERESTART ? -KEXECORE_ERESTART : answer;
}
END
cp owner.c owner.cc
warnings=(-Wall -Wextra -Wpedantic -Wenum-compare -Werror)
own=(-nostdinc -ffreestanding -I "$include" "-DKEXECORE_STDINT_H=\"types.h\"" -I .)
# compiles COMMAND…: quietly.
compiles() { "$@" -c -o /dev/null 2> log; }
for compiler in clang-19 clang-14 gcc-12; do
  command -v "$compiler" > /dev/null || { [ "$compiler" = gcc-12 ] && compiler="g++-12 -x c"; }
  # shellcheck disable=SC2086
  compiles $compiler -std=c11 "${warnings[@]}" "${own[@]}" owner.c || { echo "FAIL: $compiler" && cat log && exit 1; }
done
for compiler in clang++-19 clang++-14 g++-12; do
  for standard in c++11 c++20; do
    compiles "$compiler" -std=$standard "${warnings[@]}" "${own[@]}" owner.cc || { echo "FAIL: $compiler" && cat log && exit 1; }
  done
done
# A header that is named, and is not there, is missed. So is the system's without a name.
! compiles clang-19 -nostdinc -I "$include" "-DKEXECORE_STDINT_H=\"other.h\"" owner.c
grep -q "other.h" log || { echo 'FAIL: the name is not looked at' && exit 1; }
! compiles clang-19 -nostdinc -I "$include" owner.c
grep -q 'stddef.h' log || { echo 'FAIL: -nostdinc finds the header of the system' && exit 1; }
