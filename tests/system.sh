#!/usr/bin/env bash
# System packages that tests need: `--check` names what is missing, one a line; without it, installs them (Debian, root).
set -euo pipefail
PATH=$PATH:/usr/sbin  # where nginx is, for whoever is not root too
for folder in /usr/lib/postgresql/*/bin; do PATH=$PATH:$folder; done  # Debian's, one for each version

# program (or font, for a language), Debian package, what goes without it
needs="
chromium chromium the docs page in a real browser
node nodejs the TypeScript client and the contract's linters
java openjdk-17-jre-headless Spark, and the most used generator of clients
nginx nginx-light the service below a path of a proxy
npm npm the TypeScript client and the contract's linters
initdb postgresql what is kept, in PostgreSQL
redis-server redis-server limits that several processes share
valgrind valgrind that nothing costs more instructions than its size
:lang=ta fonts-lohit-taml what is printed and shown in Tamil
"

is_here() {
  case $1 in
    :lang=*) [ -n "$(fc-list "$1" 2>/dev/null)" ] ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing=()
while read -r program package what; do
  [ -n "$program" ] || continue
  is_here "$program" || missing+=("$package ($program): $what")
done <<<"$needs"

if [ "${1:-}" = --check ]; then
  [ ${#missing[@]} = 0 ] || { printf '%s\n' "${missing[@]}"; exit 1; }
  exit 0
fi
[ ${#missing[@]} -gt 0 ] || { echo "Nothing is missing."; exit 0; }
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  printf 'Cannot install as this user on this system:\n'; printf '  %s\n' "${missing[@]}"
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d  # what Debian asks before it starts what it installs: nginx is not to listen to the world
if [ ! -e $policy ]; then
  trap 'rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod +x $policy
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends $(printf '%s\n' "${missing[@]}" | cut -d' ' -f1 | sort -u)
