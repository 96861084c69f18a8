#!/bin/bash
# SPDX-License-Identifier: MIT
# pack.sh INIT > CPIO: an initramfs (cpio, "newc") that has one file, /init.
set -eu
init=$1

# entry NAME MODE FILE: header, name and contents, each filled up to a multiple of 4.
entry() {
  local name=$1 mode=$2 size=0
  [ -z "$3" ] || size=$(stat -L -c %s "$3")
  # inode, mode, uid, gid, links, mtime, size, device twice, name's size, checksum
  printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X' \
    1 "$mode" 0 0 1 0 "$size" 0 0 0 0 $((${#name} + 1)) 0
  printf '%s\0' "$name"
  fill $((110 + ${#name} + 1))
  [ -z "$3" ] || cat "$3"
  fill "$size"
}

fill() {
  local filled=$(((4 - $1 % 4) % 4))
  [ $filled = 0 ] || head -c $filled /dev/zero
}

entry init $((0100755)) "$init"
entry 'TRAILER!!!' 0 ''
