#!/usr/bin/env bash
# Builds the image as the Dockerfile says, without a Docker daemon: buildah, on a Debian base where none is named.
# Needs root, buildah, and debootstrap for the base. Everything it writes is under build/image and buildah's store.
#
#   BASE        an image to build on; left out, Debian with Python is bootstrapped once and used
#   PIP_CERT    certificates that pip should trust, where this machine reaches its packages through a proxy
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p build/image

if [ -z "${BASE:-}" ]; then
  BASE=localhost/candidacy-base
  if ! buildah inspect --type image "$BASE" >/dev/null 2>&1; then
    rm -rf build/image/base
    debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm build/image/base >build/image/debootstrap.log
    container=$(buildah from scratch)
    buildah add --quiet "$container" build/image/base / >/dev/null
    buildah commit --quiet --rm "$container" "$BASE" >/dev/null
    rm -rf build/image/base
  fi
fi

secrets=()
if [ -n "${PIP_CERT:-}" ]; then
  printf '[global]\ncert = /run/secrets/ca\n' >build/image/pip.conf
  secrets=(--secret id=pip,src=build/image/pip.conf --secret "id=ca,src=$PIP_CERT")
fi
buildah bud --quiet --isolation chroot --format docker --build-arg "BASE=$BASE" "${secrets[@]}" --tag candidacy . >/dev/null
buildah images --format '{{.Name}}: {{.Size}}' localhost/candidacy
