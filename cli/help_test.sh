#!/bin/bash
# SPDX-License-Identifier: MIT
# help_test.sh KEXECORE PROVE FRONT_DOOR: docs/help/ has what each command says of itself, and the
# front door answers with it where nothing is set up and nothing built.
set -u
kexecore=$(readlink -f "$1")
prove=$(readlink -f "$2")
texts=$PWD/docs/help
tree=$TEST_TMPDIR/tree
mkdir -p "$tree/docs"
cp -L "$3" "$tree/kexecore"
cp -rL "$texts" "$tree/docs/help"
cd "$TEST_TMPDIR" || exit 1
failures=0

# of COMMAND PROGRAM
of() {
  "$2" "$1" --help > own || exit 1
  if ! diff "$texts/$1.txt" own; then
    echo "FAIL: docs/help/$1.txt is not what '$1 --help' says; put the new lines ('>') there"
    failures=$((failures + 1))
  fi
  if ! "$tree/kexecore" "$1" some words --help > answer 2> err || [ -s err ] || ! cmp answer own; then
    echo "FAIL: ./kexecore $1 --help, with nothing but the text:"
    cat answer err
    failures=$((failures + 1))
  fi
}

commands=$("$kexecore" --help | sed -n '/^Subcommands:/,/^$/s/^  \([a-z]*\) .*/\1/p')
[ "$(wc -w <<< "$commands")" -ge 9 ] || { echo "FAIL: which are the commands? '$commands'"; exit 1; }
for command in $commands; do of "$command" "$kexecore"; done
of prove "$prove"

# What comes after -- is the client's.
"$tree/kexecore" record -- kexec --help > answer 2>&1
cmp -s answer "$texts/record.txt" && echo "FAIL: record answers in the client's place" && exit 1

echo "$failures failures"
[ "$failures" = 0 ]
