#!/bin/bash
# SPDX-License-Identifier: MIT
# duties_test.sh CONTRACT HEADER EXAMPLE README: the hypervisor's duties at the entry of an image are the
# rules Q of asm/CONTRACT.md that the caller guarantees. The header and the README name these rules and
# no others. So does the example, which says in some words what each asks; they fit that rule's text
# better than any other's.
set -eu
contract=$1 header=$2 example=$3 readme=$4
grep -E '^\| Q[0-9]+ \|' "$contract" > "$TEST_TMPDIR/rules"
awk -F ' *[|] *' '$NF == "" && $(NF - 1) ~ /caller/ { print $2 }' "$TEST_TMPDIR/rules" > "$TEST_TMPDIR/duties"
[ "$(wc -l < "$TEST_TMPDIR/duties")" -ge 5 ] || { echo "FAIL: the table Q of $contract is not found" && exit 1; }

# named FILE: the rules that its sentence "duties are rules …" names, one on a line.
named() {
  tr '\n' ' ' < "$1" | sed 's/ \* / /g' | grep -oE 'duties are rules Q[0-9Qtoand, ]*[0-9]' | grep -oE 'Q[0-9]+( +to +Q[0-9]+)?' |
    sed -E 's/Q([0-9]+) +to +Q([0-9]+)/\1 \2/; s/Q([0-9]+)/\1 \1/' |
    while read -r first last; do seq -f 'Q%g' "$first" "$last"; done
}
for file in "$header" "$readme"; do
  named "$file" | diff "$TEST_TMPDIR/duties" - || { echo "FAIL: $file names other rules ('>') than the contract ('<')" && exit 1; }
done

# The example's list: " *   Q1   words".
sed -nE 's/^ \*   (Q[0-9]+) +(.*)$/\1 \2/p; s/^ \*        +([^ ].*)$/\1/p' "$example" > "$TEST_TMPDIR/list"
grep -oE '^Q[0-9]+' "$TEST_TMPDIR/list" | diff "$TEST_TMPDIR/duties" - ||
  { echo "FAIL: $example lists other rules ('>') than the contract ('<')" && exit 1; }
awk '
  function words(text, found, n, i, list) {
    split("", found)
    n = split(tolower(text), list, /[^a-z0-9.]+/)
    for (i = 1; i <= n; ++i) if (length(list[i]) > 2 && list[i] !~ /^(the|and|has|have|its|are|with|that|which|not|for|from|was|all|other)$/) found[list[i]] = 1
  }
  FNR == NR { rule[++rules] = $2; text[$2] = $0; next }
  /^Q[0-9]+ / { name = $1 }
  { said[name] = said[name] " " $0 }
  END {
    for (name in said) {
      words(said[name], mine)
      best = 0
      for (i = 1; i <= rules; ++i) {
        words(text[rule[i]], theirs)
        shared = 0
        for (word in mine) if (word in theirs) ++shared
        if (rule[i] == name) own = shared
        if (shared > best) { best = shared; fits = rule[i] }
      }
      if (own < best || own == 0) { printf "FAIL: what the example calls %s fits %s:%s\n", name, fits, said[name]; bad = 1 }
    }
    exit bad
  }' "$TEST_TMPDIR/rules" "$TEST_TMPDIR/list"
