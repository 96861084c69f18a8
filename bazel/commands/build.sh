# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# Builds, for commands: who waits is told that it goes on.

# Without a terminal, Bazel prints nothing or a line for each step. This prints a line now and then.
still_building() {
  # sleep may outlive this script. Redirected, it frees the pipe behind the caller's stderr.
  while sleep 30 > /dev/null 2>&1 && kill -0 $$ 2> /dev/null; do
    echo "kexecore: still building, $SECONDS s so far" >&2
  done
}

# bazel_build ARGS…: shows progress on a terminal; elsewhere a quick build that succeeds prints nothing.
# The answer is Bazel's exit code.
bazel_build() {
  local progress=--noshow_progress code teller=
  if [ -t 2 ]; then
    progress=--show_progress
  else
    still_building &
    teller=$!
  fi
  [ -d "${KEXECORE_CACHE:-$root/.cache}/actions" ] ||
    echo "kexecore: building, which takes some minutes the first time" >&2
  # What Bazel says is no output of the command.
  "$root/bazel/bazel.sh" build "$progress" --show_result=0 --ui_event_filters=-info "$@" >&2
  code=$?
  [ -z "$teller" ] || kill "$teller" 2> /dev/null
  return $code
}
