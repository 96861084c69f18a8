#!/bin/bash
# SPDX-License-Identifier: MIT
# abi_compat_test.sh SOURCE: compiles SOURCE as a program of a 32-bit caller.
set -eu
clang-19 -m32 -ffreestanding -std=c11 -Wall -Wextra -Werror -Icore/include -fsyntax-only "$1"
