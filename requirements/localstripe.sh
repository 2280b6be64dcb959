#!/bin/bash
# Installs localstripe into var/localstripe, an environment of its own; run through `make localstripe`.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly HOME_DIR=var/localstripe

current=$(cat requirements/localstripe.txt <(.venv/bin/python -V) | sha256sum | cut -d' ' -f1)
if [ "$(cat "$HOME_DIR/.stamp" 2>/dev/null)" != "$current" ]; then
  .venv/bin/python -m venv --clear "$HOME_DIR"
  "$HOME_DIR/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/localstripe.txt
  echo "$current" >"$HOME_DIR/.stamp"
fi
echo "• localstripe: $HOME_DIR"
