#!/bin/bash
# SPDX-License-Identifier: MIT
# Records corpora/traces again, by its recipes.txt, into that folder or the one given.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=${1:-$root/corpora/traces}
mkdir -p "$folder"
while read -r file args; do
  case $file in '#'* | '') continue ;; esac
  echo "record: $file"
  eval "set -- $args" # a recipe quotes as a shell does
  "$root/kexecore" record -o "$folder/$file" "$@" < /dev/null
done < "$root/corpora/traces/recipes.txt"
