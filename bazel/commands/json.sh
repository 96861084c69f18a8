# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# JSON for commands that are scripts (docs/json.md).

# json_string TEXT: TEXT as a string of JSON. A byte that is no UTF-8 becomes U+FFFD.
json_string() {
  local rest=$1 whole='' good char code out='' LC_ALL=C
  while good=$(printf '%s.' "$rest" | iconv -f UTF-8 -t UTF-8 2> /dev/null; echo x) && good=${good%x} && [ "$good" != "$rest." ]; do
    # iconv wrote what comes before the first bad byte.
    whole+=$good$'\xef\xbf\xbd'
    rest=${rest:$((${#good} + 1))}
  done
  whole+=$rest
  while [ -n "$whole" ]; do
    char=${whole:0:1} whole=${whole:1}
    case $char in
      '"' | '\') out+=\\$char ;;
      [[:cntrl:]])
        printf -v code '\\u%04x' "'$char"
        out+=$code
        ;;
      *) out+=$char ;;
    esac
  done
  printf '"%s"' "$out"
}
