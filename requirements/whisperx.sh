#!/bin/bash
# Installs WhisperX into var/whisperx, an environment of its own; run through `make whisperx`.
#   requirements/whisperx.sh lock      recompiles whisperx.txt from whisperx.in instead
# torch comes last and from wherever pip finds it: PyPI has the CUDA build, a folder or index given by PIP_FIND_LINKS or
# PIP_INDEX_URL may have the one for processors (a tenth of the size). Everything else is pinned by its hash.
set -euo pipefail
cd "$(dirname "$0")/.."

readonly HOME_DIR=var/whisperx LOG=var/whisperx.log TORCH=2.13.0

quietly() {
  "$@" >>"$LOG" 2>&1 </dev/null && return
  tail -n 20 "$LOG" >&2
  echo "This step failed: $*" >&2
  exit 1
}

# torch's own list of packages depends on its build; what every build needs stands here, so that one lock serves all.
lock() {
  local config
  config=$(mktemp --suffix=.toml)
  trap 'rm -f "$config"' RETURN
  cat >"$config" <<END
[[dependency-metadata]]
name = "torch"
version = "$TORCH"
requires-dist = ["filelock", "typing-extensions>=4.10", "setuptools", "sympy>=1.13.3", "networkx>=2.5.1", "jinja2", "fsspec>=0.8.5"]
END
  .venv/bin/uv pip compile --quiet --config-file "$config" --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --override requirements/whisperx-overrides.txt --no-emit-package torch \
    --custom-compile-command "requirements/whisperx.sh lock" --output-file requirements/whisperx.txt \
    requirements/whisperx.in
  echo "• requirements/whisperx.txt: $(grep -c '^[a-zA-Z]' requirements/whisperx.txt) packages"
}

install() {
  local current python=${PYTHON:-.venv/bin/python}
  current=$(cat requirements/whisperx.txt requirements/whisperx.sh <("$python" -V) | sha256sum | cut -d' ' -f1)
  if [ "$(cat "$HOME_DIR/.stamp" 2>/dev/null)" = "$current" ]; then
    echo "• WhisperX: $HOME_DIR (present)"
    return
  fi
  mkdir -p var
  date >"$LOG"
  echo "• WhisperX: installing into $HOME_DIR (minutes; the log is $LOG)"
  quietly "$python" -m venv --clear "$HOME_DIR"
  # Complete as it is: the packages' own wishes (whisperx wants torch 2.8) must not move anything.
  quietly "$HOME_DIR/bin/python" -m pip install --require-hashes --no-deps --requirement requirements/whisperx.txt
  quietly "$HOME_DIR/bin/python" -m pip install "torch==$TORCH"
  # Linked against CUDA whatever the build of torch, and nothing here calls them: without them torchaudio loads anywhere.
  find "$HOME_DIR" -path '*/torchaudio/lib/*.so' -delete
  quietly "$HOME_DIR/bin/python" -c 'import whisperx.asr, whisperx.alignment'
  echo "$current" >"$HOME_DIR/.stamp"
  echo "• WhisperX: $HOME_DIR, torch $("$HOME_DIR/bin/python" -c 'import torch; print(torch.__version__)') (installed)"
}

case ${1:-install} in
  lock) lock ;;
  install) install ;;
  *) echo "usage: requirements/whisperx.sh [lock]" >&2; exit 2 ;;
esac
