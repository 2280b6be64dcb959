#!/bin/bash
# Builds the studio into frontend/apps/studio/.next/standalone, where its sources changed; through `make studio`.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly APP=frontend/apps/studio LOG=var/studio.log
readonly BUILT=$APP/.next/standalone/$APP

mapfile -t sources < <(
  find frontend remotion/src -type f -not -path '*/node_modules/*' -not -path '*/.next/*' | LC_ALL=C sort
)
current=$({ node --version; cat package-lock.json requirements/studio.sh "${sources[@]}"; } | sha256sum | cut -d' ' -f1)
if [ "$(cat "$BUILT/.stamp" 2>/dev/null)" = "$current" ]; then
  echo "• studio: $APP/.next (present)"
  exit
fi
echo "• studio: building $APP"
rm -rf "$APP/.next/standalone"
NEXT_TELEMETRY_DISABLED=1 npm run studio --silent >"$LOG" 2>&1 </dev/null || { tail -n 20 "$LOG" >&2; exit 1; }
cp -r "$APP/.next/static" "$BUILT/.next/static" # the server serves it from beside itself
mkdir -p "$BUILT/public"
cp -r remotion/dist/bundle/public/fonts "$BUILT/public/fonts" # what captions are drawn with in the editor's preview
echo "$current" >"$BUILT/.stamp"
echo "• studio: $APP/.next (built)"
