#!/bin/bash
# SPDX-License-Identifier: MIT
# patched_core.sh OUT PATCH SOURCE… -- PART… -- COMMAND…: the core with a planted mistake. Compiles
# the sources that see what PATCH changes, and joins them with the parts that it leaves as they are.
#   OUT      lib….a or ….bc
#   PART     what each source is compiled to without the patch: NAME….o or NAME.cc.bc
#   COMMAND  compiles @SOURCE@ to @OUT@
# SYMBOL and RENAMED, for an archive: the one symbol that it defines, and what it is called there.
set -eu
out=$PWD/$1 patch=$2
shift 2
tree=$out.tree
mkdir -p "$tree/core" "$tree/made"
sources=()
while [ "$1" != -- ]; do
  sources+=("$1")
  shift
done
shift
cp "${sources[@]}" "$tree/core/"
parts=()
while [ "$1" != -- ]; do
  parts+=("$1")
  shift
done
shift
chmod -R u+w "$tree"
cp -r "$tree/core" "$tree/before"
patch --quiet --batch --fuzz=0 --no-backup-if-mismatch -d "$tree" -p1 < "$patch"

# What the patch changes, and all that includes it.
changed=$(diff -rq "$tree/before" "$tree/core" | sed -n 's/^Files .* and .*\/core\/\(.*\) differ$/\1/p')
[ -n "$changed" ] || { echo "$patch changes no source of the core" >&2 && exit 1; }
seen=
while [ "$changed" != "$seen" ]; do
  seen=$changed
  including=$(cd "$tree/core" && grep -lF "$(printf '#include "core/%s"\n' $seen)" -- * || true)
  changed=$(printf '%s\n' $seen $including | sort -u)
done

made=()
for source in $changed; do
  case $source in *.h) continue ;; esac
  object=$tree/made/$source.o
  command=()
  for word in "$@"; do
    word=${word//@SOURCE@/$tree/core/$source}
    command+=("${word//@OUT@/$object}")
  done
  # The patched headers come before the tree's own.
  "${command[0]}" -iquote "$tree" "${command[@]:1}"
  made+=("$object")
done
for part in "${parts[@]}"; do
  name=${part##*/}
  [ -f "$tree/made/${name%%.*}.cc.o" ] || made+=("$part")
done

tools=/usr/lib/llvm-19/bin
case $out in
  *.bc) "$tools/llvm-link" -o "$out" "${made[@]}" ;;
  *)
    # Several cores live in one program: each shows one name of its own, and hides all others.
    "$tools/ld.lld" -r --force-group-allocation -o "$tree/all.o" "${made[@]}"
    "$tools/llvm-objcopy" --keep-global-symbol="$SYMBOL" "$tree/all.o"
    "$tools/llvm-objcopy" --redefine-sym "$SYMBOL=$RENAMED" "$tree/all.o"
    "$tools/llvm-ar" rcsD "$out" "$tree/all.o"
    ;;
esac
rm -rf "$tree"
