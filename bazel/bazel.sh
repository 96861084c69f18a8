#!/bin/bash
# SPDX-License-Identifier: MIT
# bazel.sh COMMAND ARGS…: Bazel on the tree this script lies in, from any working directory.
# Copies of the tree share one cache of actions, so a patched copy rebuilds only what changed.
set -eu
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${KEXECORE_CACHE:-$root/.cache}
startup=()
# Bazel keeps its output below the home directory; not everybody has one.
if [ -z "${HOME:-}" ] || [ ! -d "$HOME" ] || [ ! -w "$HOME" ]; then
  startup=(--output_user_root="$cache/bazel")
  export HOME=$cache
fi
# The settings of whoever runs this do not reach a build.
startup+=(--nohome_rc)
cd "$root"
command=$1
shift
case $command in
  build | test | run | coverage | aquery | info) set -- --disk_cache="$cache/actions" "$@" ;;
esac
exec bazel ${startup[@]+"${startup[@]}"} "$command" "$@"
