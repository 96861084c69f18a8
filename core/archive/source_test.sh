#!/bin/bash
# SPDX-License-Identifier: MIT
# source_test.sh SOURCE ARCHIVE CHECK CONTRACT EXAMPLE OWNERS_ARCHIVE FLAG…: the folder of sources builds
# with nothing but make and a compiler, from itself alone.
#   clang 19          each object is byte for byte ARCHIVE's member; with FLAGs, OWNERS_ARCHIVE's
#   clang 14, gcc 12  the archive keeps what the contract promises
# A small hypervisor links each of them, and runs.
set -eu
here=$PWD
at() { case $1 in /*) echo "$1" ;; *) echo "$here/$1" ;; esac; }
archive=$(at "$2") check=$(at "$3") contract=$(at "$4") example=$(at "$5") owners=$(at "$6")
source=$TEST_TMPDIR/vendor/kexecore
mkdir -p "$source"
cp -rL "$1/." "$source"
chmod -R u+w "$source"
shift 6
given=$*
cd "$TEST_TMPDIR"
fail() {
  echo "FAIL: $1"
  tail -20 log
  exit 1
}

# make_in FOLDER ARGS…: builds there; the sources have to compile without a warning.
make_in() {
  local folder=$1
  shift
  env -i PATH="$PATH" make -C "$folder" -j2 "$@" > log 2>&1 || fail "make -C $folder $*"
  ! grep -E 'warning|error' log || fail "make -C $folder $*"
}
# same ARCHIVE FOLDER: the objects there are its members.
same() {
  local member compared=0
  rm -rf members
  mkdir members
  (cd members && llvm-ar-19 x "$1")
  for member in members/*.o; do
    cmp "$member" "$2/${member##*/}" || fail "$2/${member##*/} is not $1's"
    compared=$((compared + 1))
  done
  [ "$compared" -gt 20 ] && [ "$compared" = "$(find "$2" -maxdepth 1 -name '*.o' | wc -l)" ] || fail "not each object was compared"
}
# runs ARCHIVE
runs() {
  clang-19 -std=c11 -Wall -Werror -O1 -ffreestanding -fno-stack-protector -mno-sse -I "$source/include" -nostdlib -static \
    -fuse-ld=lld "$example" "$1" -o example && ./example || fail "the example does not run with $1"
}

make_in "$source"
same "$archive" "$source"
runs "$source/libkexecore.a"
make_in "$source" clean
[ -z "$(find "$source" -name '*.[oa]')" ] || fail 'make clean leaves something'

make_in "$source" KEXECORE_OUT="$PWD/given" KEXECORE_FLAGS="$given"
same "$owners" given
make_in "$source" clean

for compiler in clang++-14 g++-12; do
  make_in "$source" KEXECORE_CXX=$compiler KEXECORE_OUT="$PWD/$compiler"
  "$check" "$source/libkexecore.a" "$contract" > log || fail "$compiler"
  runs "$source/libkexecore.a"
  make_in "$source" clean KEXECORE_OUT="$PWD/$compiler"
done

# A hypervisor's makefile includes kexecore.mk, and its types are its own.
mv "$source" own
mkdir -p hypervisor/include/hv
cat > hypervisor/include/hv/types.h << 'END'
#ifndef HV_TYPES_H
#define HV_TYPES_H
typedef int int32_t;
typedef unsigned char uint8_t;
typedef unsigned short uint16_t;
typedef unsigned int uint32_t;
typedef unsigned long long uint64_t;
typedef unsigned long size_t;
#endif
END
cat > hypervisor/Makefile << 'END'
KEXECORE_FLAGS := -DKEXECORE_STDINT_H='<hv/types.h>' -I$(CURDIR)/include
KEXECORE_OUT := $(CURDIR)/objects
all: hypervisor.a
include ../own/kexecore.mk
hypervisor.a: $(KEXECORE_OBJECTS)
	ar rcsD $@ $^
END
source=$PWD/own
make_in hypervisor KEXECORE_CXX=g++-12
"$check" hypervisor/hypervisor.a "$contract" > log || fail 'own types'
runs hypervisor/hypervisor.a
# The types reached the core: of the compiler's own, uint64_t is an unsigned long, which is "m".
llvm-nm-19 hypervisor/hypervisor.a 2> /dev/null | grep -q 'kexecore8ReadWordEPvyjRy' || fail 'own types do not reach the core'
