#!/usr/bin/env bash
# Installs this package from the clone into an n8n on this machine, as n8n itself would from npm:
#   n8n/install-local.sh [FOLDER]      FOLDER is n8n's own, ~/.n8n by default; for n8n in a container, what is mounted there
set -euo pipefail

folder="${1:-${N8N_USER_FOLDER:-$HOME}/.n8n}"
if [ ! -d "$folder" ]; then
  echo "There is no folder $folder. Give the folder in which n8n keeps its state, or start n8n once: it makes ~/.n8n." >&2
  exit 2
fi
[ ! -d "$folder/.n8n" ] || folder="$folder/.n8n" # what N8N_USER_FOLDER names
folder=$(cd "$folder" && pwd)

cd "$(dirname "${BASH_SOURCE[0]}")"
name=$(node -p 'require("./package.json").name')
packed=$(mktemp -d)
trap 'rm -rf "$packed"' EXIT

[ -d node_modules ] || npm ci --no-audit --no-fund --loglevel=error >&2
if [ ! -d dist ] || [ -n "$(find nodes credentials icons scripts package.json -newer dist -print -quit)" ]; then
  npm run build --silent >&2
fi
npm pack --loglevel=error --pack-destination "$packed" >/dev/null

# Unpacked, not installed with npm: that would bring n8n-workflow along, a second one beside n8n's own.
target="$folder/nodes/node_modules/$name"
rm -rf "$target"
mkdir -p "$target"
tar -xzf "$packed"/*.tgz -C "$target" --strip-components=1

echo "$name $(node -p 'require("./package.json").version') is in $target. Restart n8n to load it."
