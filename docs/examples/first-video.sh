#!/bin/bash
# Uploads a recording, waits for the draft, renders it and downloads the finished MP4: every step one request.
#   first-video.sh RECORDING FINISHED.mp4
# Needs REELBOX_SERVER, REELBOX_WORKSPACE and REELBOX_API_KEY: set-up.sh prints them.
set -euo pipefail
recording=$1 finished=$2
api=$REELBOX_SERVER/api/v1/workspaces/$REELBOX_WORKSPACE

field() { python3 -c 'import functools, json, sys
print(functools.reduce(lambda found, key: found[int(key) if key.isdigit() else key], sys.argv[1].split("."), json.load(sys.stdin)))' "$1"; }
ask() { curl --silent --show-error --fail-with-body --max-time 60 --header "Authorization: Bearer $REELBOX_API_KEY" \
  --header "Content-Type: application/json" "$@"; }
follow() { # JOB: its progress, until it has ended
  local job state
  while job=$(ask "$api/jobs/$1") && state=$(field state <<<"$job"); do
    printf '\r%-10s %3.0f %%' "$(field kind <<<"$job")" "$(python3 -c 'import sys; print(100 * float(sys.argv[1]))' "$(field progress <<<"$job")")" >&2
    case $state in
      succeeded) echo >&2; return ;;
      failed | cancelled) echo >&2; echo "$job" >&2; return 1 ;;
    esac
    sleep 1
  done
}

# 1. Say what is coming; 2. have each part signed and send it straight to object storage; 3. say that it is all there.
name=$(python3 -c 'import json, os, sys; print(json.dumps(os.path.basename(sys.argv[1])))' "$recording")
size=$(stat --format %s "$recording")
upload=$(ask "$api/uploads" --data "{\"name\": $name, \"size_bytes\": $size}")
id=$(field id <<<"$upload") part_bytes=$(field part_bytes <<<"$upload") count=$(field part_count <<<"$upload")
part=$(mktemp)
trap 'rm -f "$part"' EXIT
for ((number = 1; number <= count; number++)); do
  tail --bytes=+$(((number - 1) * part_bytes + 1)) "$recording" 2>/dev/null | head --bytes="$part_bytes" >"$part" || true
  signed=$(ask "$api/uploads/$id/parts/$number" --data "{\"md5\": \"$(md5sum <"$part" | cut -d' ' -f1)\"}")
  mapfile -t headers < <(python3 -c 'import json, sys
for name, value in json.load(sys.stdin)["headers"].items(): print("--header", f"{name}: {value}", sep="\n")' <<<"$signed")
  curl --silent --show-error --fail-with-body --request PUT --upload-file "$part" "${headers[@]}" "$(field url <<<"$signed")"
done
job=$(ask "$api/uploads/$id/complete" --data '{}' | field upload.job_id)
follow "$job"

# 4. A draft is made of every new recording; 5. render it; 6. download what came of it.
source=$(ask "$api/uploads/$id" | field source_id)
video=$(ask "$api/videos" | python3 -c 'import json, sys
print(next(video["id"] for video in json.load(sys.stdin)["items"] if video["source_id"] == sys.argv[1]))' "$source")
follow "$(ask "$api/videos/$video" | field job_id)"
render=$(ask "$api/videos/$video/renders" --data '{}')
follow "$(field items.0.job_id <<<"$render")"
curl --silent --show-error --fail --output "$finished" "$(ask "$api/renders/$(field items.0.id <<<"$render")/download" | field url)"
recorded=$(ask "$api/sources/$source" | field probe.duration_s) lasts=$(field items.0.duration_s <<<"$render")
python3 -c 'import sys
path, recorded, lasts, took = sys.argv[1], *map(float, sys.argv[2:])
print(f"{path}: {recorded:.1f} s became {lasts:.1f} s, {recorded - lasts:.1f} s saved, done in {took:.0f} s")' \
  "$finished" "$recorded" "$lasts" "$SECONDS"
