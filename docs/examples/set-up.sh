#!/bin/bash
# Sets a new Reelbox up and prints the variables that other programs need to use it.
#   set-up.sh LINK EMAIL PASSWORD        LINK is what `make up` printed behind "Set it up:"
set -euo pipefail
link=$1 email=$2 password=$3
server=${link%%/setup*} token=${link##*token=}
api=$server/api/v1
cookies=$(mktemp)
trap 'rm -f "$cookies"' EXIT

field() { python3 -c 'import functools, json, sys
print(functools.reduce(lambda found, key: found[int(key) if key.isdigit() else key], sys.argv[1].split("."), json.load(sys.stdin)))' "$1"; }
ask() { curl --silent --show-error --fail-with-body --max-time 60 --cookie "$cookies" --cookie-jar "$cookies" \
  --header "Origin: $server" --header "Content-Type: application/json" "$@"; }

ask "$api/setup" --output /dev/null --data @- <<JSON
{"token": "$token", "email": "$email", "name": "${email%@*}", "password": "$password", "workspace": "My videos"}
JSON
workspace=$(ask "$api/me" | field workspaces.0.workspace_id)
key=$(ask "$api/workspaces/$workspace/api-keys" --data '{"name": "command line", "scopes": ["read", "write"]}' | field key)
echo "export REELBOX_SERVER=$server REELBOX_WORKSPACE=$workspace REELBOX_API_KEY=$key"
