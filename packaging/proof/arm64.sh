# shellcheck shell=bash disable=SC2154
# The arm64 program under an emulator, with the libraries of an arm64 Debian.

pi=$work/arm64
mkdir -p "$pi/root" "$pi/program" "$pi/home" "$pi/data" && tar -C "$pi/root" -xf "$cache/$suite-arm64.tar"
tar -C "$pi/program" --strip-components=1 -xf "$out/agent-connector-$version-linux-arm64.tar.gz"

# The emulator knows neither the instructions nor the memory tricks that the runtime would try first.
emulated=(env -i HOME="$pi/home" PATH=/usr/bin:/bin DATA_DIR="$pi/data" HOST=127.0.0.1 PORT=0 SIMULATE=true DEFAULT_TO=wav:demo
  DOTNET_EnableWriteXorExecute=0 DOTNET_TieredPGO=0 DOTNET_GCHeapHardLimit=0x20000000
  "$(command -v qemu-aarch64-static || command -v qemu-aarch64)" -L "$pi/root"
  -E LD_LIBRARY_PATH=/lib/aarch64-linux-gnu:/usr/lib/aarch64-linux-gnu "$pi/program/agent-connector")

is_arm() { [ "$(dpkg-deb -f "$out/agent-connector_${version}_arm64.deb" Architecture)" = arm64 ] && readelf -h "$pi/program/agent-connector" | grep AArch64; }
emulated_version() { [ "$("${emulated[@]}" --version)" = "$version" ]; }
arm_key() { cat "$pi/data/api-key"; }
arm_call() {
  curl -fsS --max-time 120 -H "X-API-Key: $(arm_key)" -H 'Content-Type: application/json' -d '{"agent_id": "a", "session_id": "pi", "to": "wav:demo", "simulate": {"scenario": "echo"}}' \
    "$(address "$pi/data")/webhook/initiate-call" && curl -fsS --max-time 130 -H "X-API-Key: $(arm_key)" "$(address "$pi/data")/calls/pi?wait=120" >"$work/pi.json" &&
    grep -q '"status":"completed"' "$work/pi.json" || { cat "$work/pi.json" && false; }
}

check "the arm64 package and program are arm64" is_arm
check "the arm64 program runs under an emulator" emulated_version
"${emulated[@]}" serve >"$work/arm64.log" 2>&1 &
emulating=$!
check "it starts and answers /health" eventually answers "$pi/data" health
check "it places a simulated call, which completes" arm_call
kill "$emulating" && wait "$emulating"
check "it stops when asked" test $? = 0
