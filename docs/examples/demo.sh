#!/bin/bash
# The main job through the real service, on a box of its own that is gone afterwards.
#   demo.sh RECORDING FINISHED.mp4
set -euo pipefail
here=$(dirname "$0") recording=$1 finished=$2
box=$(mktemp -d)
chmod 755 "$box" # PostgreSQL does not run as root: another user has to get to its data
export REELBOX_BOX_DIR=$box/data REELBOX_HTTP_PORT=28080
export REELBOX_POSTGRES_PORT=25432 REELBOX_VALKEY_PORT=26379 REELBOX_S3_PORT=28333
export REELBOX_API_PORT=28081

reelbox up >"$box/up.log" 2>"$box/error.log" &
running=$!
end() {
  kill "$running" 2>/dev/null && wait "$running" || true
  rm -rf "$box"
}
trap end EXIT
until grep -q "Reelbox runs" "$box/up.log"; do
  kill -0 "$running" 2>/dev/null || { tail -n 3 "$box/error.log" >&2; exit 4; }
  sleep 0.2
done
link=$(sed -n 's/^Set it up: *//p' "$box/up.log")
variables=$("$here/set-up.sh" "$link" demo@example.com "$(head --bytes=15 /dev/urandom | base64)")
eval "$variables"
"$here/first-video.sh" "$recording" "$finished"
