#!/bin/bash
# SPDX-License-Identifier: MIT
# refused_test.sh CHECK ARCHIVE CONTRACT COMPLAINT: the check refuses the archive, for this reason.
set -u
if said=$("$1" "$2" "$3"); then
  echo "$2 was accepted"
  exit 1
fi
echo "$said"
grep -qF ": $4:" <<< "$said"
