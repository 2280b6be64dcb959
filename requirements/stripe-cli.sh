#!/bin/bash
# Installs Stripe's official command line in var/stripe-cli, apart from everything else; through `make stripe-cli`.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly VERSION=1.52.0 HOME_OF_IT=var/stripe-cli

if [ "$(cat "$HOME_OF_IT/.stamp" 2>/dev/null)" != "$VERSION" ]; then
  mkdir -p "$HOME_OF_IT"
  echo '{"private": true}' >"$HOME_OF_IT/package.json"
  npm install --prefix "$HOME_OF_IT" --ignore-scripts --no-audit --no-fund --no-save --loglevel=error "@stripe/cli@$VERSION"
  echo "$VERSION" >"$HOME_OF_IT/.stamp"
fi
echo "• Stripe's command line: $VERSION in $HOME_OF_IT"
