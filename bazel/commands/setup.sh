#!/bin/bash
# SPDX-License-Identifier: MIT
# Installs what the project needs on Debian 12. Quick and silent when nothing is to be done.
# Exit: 0 all there, 3 the environment does not allow it.
set -u
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
here=$root/bazel/setup
cache=${KEXECORE_CACHE:-$root/.cache}
tools=$cache/tools
export KEXECORE_CACHE=$cache

usage() {
  cat << 'END'
usage: ./kexecore setup

Installs what the project needs, from Debian 12's packages and npm; the lists in bazel/setup/
say what for. Does nothing, quickly, when all is there. Needs root or sudo when something is missing.
Exit: 0 all there, 3 no permission, no network, or not Debian 12.

example: sudo ./kexecore setup
END
}

die() {
  printf 'setup: %s\n' "$*" >&2
  exit 3
}

# The lines of the lists that hold for this machine, without comments.
wanted() {
  # Where another distribution's Node.js brings npm along, Debian's would conflict with it.
  local skip='^#'
  command -v npm > /dev/null && skip='^#|^npm '
  grep -Ehv "$skip" "${lists[@]}"
}

# Prints "missing PACKAGE WHAT FOR" and "wrong PACKAGE INSTALLED WANTED".
examine() {
  local list
  list=$(wanted)
  {
    # shellcheck disable=SC2046  # one word per package
    dpkg-query -W -f 'have ${Package} ${db:Status-Status} ${Version}\n' \
      $(printf '%s\n' "$list" | awk '{print $1}') 2> /dev/null
    printf '%s\n' "$list"
  } | awk '
    $1 == "have" {
      sub(/^[0-9]+:/, "", $4)
      if ($3 == "installed") have[$2] = $4
      next
    }
    {
      name = $1; version = $2
      sub(/^[^ ]+ +[^ ]+ +/, "")
      if (!(name in have)) print "missing", name, $0
      else if (version != "-" && index(have[name], version) != 1)
        print "wrong", name, have[name], version
    }'
}

become_root() {
  if [ "$(id -u)" = 0 ]; then
    sudo=()
  elif command -v sudo > /dev/null && { [ -t 0 ] || sudo -n true 2> /dev/null; }; then
    sudo=(sudo)
  else
    die "packages are missing and only root may install them; run as root: $root/kexecore setup"
  fi
}

apt() {
  local log=$cache/apt.log
  if ! ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    apt-get -q -y -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" > "$log" 2>&1 < /dev/null; then
    grep -E '^(E|W|Err)' "$log" | head -5 >&2
    die "apt-get $1 failed; is there a network, and is this Debian 12? The whole log: $log"
  fi
}

install_packages() {
  local missing names
  missing=$(examine | sed -n 's/^missing //p')
  [ -n "$missing" ] || return 0
  become_root
  printf '%s\n' "$missing" | while read -r name what; do
    printf 'setup: installs %-20s %s\n' "$name" "$what" >&2
  done
  names=$(printf '%s\n' "$missing" | awk '{print $1}')
  apt update
  # shellcheck disable=SC2086  # one word per package
  apt install --no-install-recommends $names
}

check_versions() {
  local wrong
  wrong=$(examine)
  [ -z "$wrong" ] || die "$(printf '%s\n' "$wrong" | awk '
    $1 == "wrong" { print $2 " is version " $3 ", but " $4 " is needed; install Debian 12'\''s" }
    $1 == "missing" { print $2 " is still missing after its installation" }' | head -1)"
}

npm_ci() {
  HOME=$tools npm --prefix "$tools" --cache "$tools/npm-cache" ci --ignore-scripts --no-audit \
    --no-fund --no-update-notifier --fetch-retries=1 --fetch-retry-mintimeout=1000 "$@" > "$cache/npm.log" 2>&1 < /dev/null
}

# Buildifier is not in Debian. The lock file names it by its digest, so what arrives is the right
# file or none, also where a proxy's certificate stands between.
install_buildifier() {
  cmp -s "$here/package-lock.json" "$tools/package-lock.json" &&
    [ -x "$tools/buildifier" ] && return 0
  printf 'setup: installs %-20s %s\n' @bazel/buildifier 'formats BUILD files' >&2
  rm -rf "$tools"
  mkdir -p "$tools" || die "cannot write $tools"
  cp "$here/package.json" "$here/package-lock.json" "$tools/"
  if ! npm_ci && ! { grep -q CERT "$cache/npm.log" && npm_ci --strict-ssl=false; }; then
    # Without this the next run would take the half-done folder for a whole one.
    rm -f "$tools/package-lock.json"
    grep -m 3 -i 'err' "$cache/npm.log" >&2
    die "npm could not fetch buildifier; is there a network? The whole log: $cache/npm.log"
  fi
  ln -sf node_modules/@bazel/buildifier/buildifier-linux_amd64 "$tools/buildifier"
  rm -rf "$tools/npm-cache"
}

# run_packages.txt is no part of packages.txt, each change of which has everything built again.
lists=("$here/packages.txt" "$here/run_packages.txt")
with_lint=no
case ${1:-} in
  "") with_lint=yes lists+=("$here/lint_packages.txt") ;;
  # What the other subcommands ask for: a linter that cannot be had must not stop a proof.
  --without-lint) ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    echo "setup: unknown argument '$1'; ./kexecore setup --help" >&2
    exit 2
    ;;
esac
trap 'exit 130' INT

command -v dpkg-query > /dev/null || die "this is not Debian 12 (no dpkg-query); use one, or a container of it"
[ "$(uname -m)" = x86_64 ] || die "this machine is $(uname -m), but kexecore builds on x86_64 only"
mkdir -p "$cache" 2> /dev/null
[ -w "$cache" ] || die "cannot write $cache; make it writable, or name another folder in KEXECORE_CACHE"

# A second one would have the package manager's lock, and buildifier's folder, to fight for.
exec 9> "$cache/setup.lock" || die "cannot write $cache/setup.lock"
flock -n 9 || {
  echo "setup: waits for another one to end" >&2
  flock 9
}
install_packages
check_versions
[ "$with_lint" = no ] || install_buildifier
# Recorded traces name the client's kernel, but do not hold it. A replay can do without.
"$root/client/fetch_kernel.sh" >&2 || echo "setup: goes on without the kernel" >&2
