#!/usr/bin/env bash
# Renews the locks. torch stays out: a lock that names it pulls gigabytes of CUDA onto every machine.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v uv >/dev/null || { echo "Locking needs uv (pip install uv)." >&2; exit 1; }
for name in base dev; do
  uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --no-emit-package torch \
    --no-emit-index-url --no-annotate --no-header "requirements/$name.in" -o "requirements/$name.txt"
done
