#!/bin/bash
# Builds a web application of ours into frontend/apps/NAME/.next/standalone, where its sources changed.
#   requirements/app.sh studio|console      through `make studio`, `make console`
set -euo pipefail
cd "$(dirname "$0")/.."
readonly APP=frontend/apps/$1 LOG=var/$1.log
readonly BUILT=$APP/.next/standalone/$APP

mapfile -t sources < <(find "$APP" frontend/packages frontend/*.json -type f -not -path '*/node_modules/*' -not -path '*/.next/*' | LC_ALL=C sort)
current=$({ node --version; cat package-lock.json requirements/app.sh requirements/compress.mjs remotion/dist/stamp "${sources[@]}"; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$BUILT/.stamp" 2>/dev/null)" = "$current" ]; then
  echo "• $1: $APP/.next (present)"
  exit
fi
echo "• $1: building $APP"
rm -rf "$APP/.next/standalone"
NEXT_TELEMETRY_DISABLED=1 npm run build -w "@reelbox/$1" --silent >"$LOG" 2>&1 </dev/null || { tail -n 20 "$LOG" >&2; exit 1; }
cp -r "$APP/.next/static" "$BUILT/.next/static" # the server serves it from beside itself
node requirements/compress.mjs "$BUILT/.next/static"
if grep -q '"@reelbox/remotion"' "$APP/package.json"; then # its previews draw with the fonts of the painter
  mkdir -p "$BUILT/public"
  cp -r remotion/dist/bundle/public/fonts "$BUILT/public/fonts"
fi
echo "$current" >"$BUILT/.stamp"
echo "• $1: $APP/.next (built)"
