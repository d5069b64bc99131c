#!/usr/bin/env bash
# Says plainly when Node is missing or too old for the page's build.
set -euo pipefail
if ! command -v node >/dev/null || ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'; then
  echo "The page needs Node 20 or newer to be built (found: $(node --version 2>/dev/null || echo none)). Install it and try again." >&2
  exit 1
fi
