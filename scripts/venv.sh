#!/usr/bin/env bash
# Installs one hash-locked requirements file into .venv, and torch and this package beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
TORCH=2.13.0

if [ ! -x .venv/bin/pip ]; then
  python=
  for candidate in python3 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      python=$candidate
      break
    fi
  done
  if [ -z "$python" ]; then
    echo "AI Guard Vision needs Python 3.11 or newer, and found none. Install it and try again." >&2
    exit 1
  fi
  rm -rf .venv
  "$python" -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing (Debian: apt-get install python3-venv)." >&2; exit 1; }
fi

pip() { .venv/bin/python -m pip --disable-pip-version-check --quiet "$@"; }

echo "Installing $lock …"
pip install --require-hashes -r "$lock"

if ! .venv/bin/python -c 'import sys; from importlib.metadata import version; sys.exit(not version("torch").startswith(sys.argv[1]))' "$TORCH" 2>/dev/null; then
  echo "Installing torch $TORCH …"
  if command -v nvidia-smi >/dev/null && nvidia-smi >/dev/null 2>&1; then
    pip install "torch==$TORCH" # with CUDA: gigabytes
  elif [ "$(uname -s)" = Darwin ]; then
    pip install --no-deps "torch==$TORCH"
  else
    # A configured wheel folder may have it; else PyTorch's own index of CPU builds.
    pip install --no-deps "torch==$TORCH+cpu" 2>/dev/null ||
      pip install --no-deps --index-url https://download.pytorch.org/whl/cpu "torch==$TORCH+cpu"
  fi
fi

pip install --no-deps --no-build-isolation --editable .
