#!/bin/bash
# Recompiles the hash-pinned locks from the members' pyproject files; run through `make lock`.
#   UPGRADE=1 make lock            moves every package to the newest version the pyproject files allow
#   UPGRADE=NAME make lock         moves one
# Without UPGRADE the versions already locked stay, and only what a pyproject file asks for changes.
set -euo pipefail
cd "$(dirname "$0")/.."

case ${UPGRADE:-} in
  "") upgrade=() ;;
  1) upgrade=(--upgrade) ;;
  *) upgrade=(--upgrade-package "$UPGRADE") ;;
esac

compile() { # FILE, then what goes into it
  local file=requirements/$1
  shift
  # What this repository itself makes has no hash to be pinned by: setup.sh installs it from here.
  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
    --no-emit-package reelbox-license-format \
    --custom-compile-command "make lock" "${upgrade[@]}" --output-file "$file" "$@"
  echo "• $file: $(grep -c '^[a-zA-Z]' "$file") packages"
}

compile appliance.txt appliance/pyproject.toml --extra embedded --extra speech --extra vietnamese
compile control-plane.txt control-plane/pyproject.toml -c requirements/appliance.txt
# The same versions again, plus the tools of this repository.
compile dev.txt appliance/pyproject.toml control-plane/pyproject.toml --extra embedded --extra speech --extra vietnamese --group pyproject.toml:dev -c requirements/appliance.txt
compile localstripe.txt --group pyproject.toml:localstripe
compile uv.txt --group pyproject.toml:installer
compile node.txt --group pyproject.toml:node
