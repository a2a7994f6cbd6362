# shellcheck shell=bash disable=SC2154
# The service behind nginx, with the lines of docs/guides/reverse-proxy.md: pages, answers, event streams, and a phone call whose media socket comes
# through the proxy. The phone and the agent are the simulator's, of the NuGet packages (packages.sh).

proxied=$work/proxied
front=18480
mkdir -p "$proxied/data" "$proxied/program" "$proxied/phone" && tar -C "$proxied/program" --strip-components=1 -xf "$out/agent-connector-$version-linux-x64.tar.gz"
public=http://127.0.0.1:$front/connector

# Waits for one phone call: says where cloud and line are, then what became of the call.
cp "$consumer/nuget.config" "$proxied/phone/"
cp "$consumer/Consumer.csproj" "$proxied/phone/Phone.csproj"
cat >"$proxied/phone/Program.cs" <<'END'
using AgentConnector.Simulator;
using AgentConnector.Simulator.Phones;

await using var cloud = await AgentCloud.StartAsync(new AgentCloudOptions { DefaultScenario = "demo" });
await using var line = await PhoneLine.StartAsync(new PhoneLineOptions());
Console.WriteLine($"{cloud.BaseUrl} {line.BaseUrl} {line.AccountSid} {line.AuthToken}");
var call = await line.NextCallAsync();
await call.Ended;
Console.WriteLine($"{call.Streams.Count} stream, {call.HeardSamples / 8000} s heard, {call.Webhooks.Count} webhooks, {line.Violations.Count} violations, {call.End}");
END

phone_is_built() { consume "$proxied/phone"; }
start_phone() {
  "$proxied/phone/built/Phone" >"$proxied/phone.log" 2>&1 &
  phoning=$!
  eventually test -s "$proxied/phone.log"
}
start_service() {
  local cloud_url line_url sid token
  read -r cloud_url line_url sid token <"$proxied/phone.log"
  env -i HOME="$proxied" PATH=/usr/bin:/bin DATA_DIR="$proxied/data" HOST=127.0.0.1 PORT=0 PATH_BASE=/connector PUBLIC_URL="$public" DEFAULT_TO=wav:demo \
    ELEVENLABS_BASE_URL="$cloud_url" ELEVENLABS_API_KEY=any TWILIO_BASE_URL="$line_url" TWILIO_ACCOUNT_SID="$sid" TWILIO_AUTH_TOKEN="$token" TWILIO_PHONE_NUMBER=+15550000 \
    "$proxied/program/agent-connector" serve >"$proxied/service.log" 2>&1 &
  behind=$!
  eventually answers "$proxied/data" health/live
}
# The guide's own lines; only the service's port is another.
start_nginx() {
  sed -n '/^```nginx$/,/^```$/p' "$root/docs/guides/reverse-proxy.md" | sed '/^```/d' | sed "s#http://127.0.0.1:8000#$(address "$proxied/data")#" >"$proxied/guide.conf"
  {
    echo "daemon off; pid $proxied/nginx.pid; error_log $proxied/nginx.err warn; events {} http { access_log off;"
    grep '^map' "$proxied/guide.conf"
    echo "server { listen 127.0.0.1:$front;"
    grep -v '^map' "$proxied/guide.conf"
    echo "} }"
  } >"$proxied/nginx.conf"
  nginx -c "$proxied/nginx.conf" >"$proxied/nginx.log" 2>&1 &
  in_front=$!
  eventually curl -fsS "$public/"
}
ask() { curl -fsS --max-time 150 -H "X-API-Key: $(cat "$proxied/data/api-key")" -H 'Content-Type: application/json' "$@"; }
pages() {
  local link
  for link in $(curl -fsS "$public/" | grep -o '"/connector/[^"]*"' | tr -d '"'); do ask -L -o /dev/null "http://127.0.0.1:$front$link" || return 1; done
  ask -o "$work/document" "$public/openapi/v1.json" && grep -q "\"url\": \"$public\"" "$work/document" && ask -o /dev/null "$public/docs/swagger-ui-bundle.js" && ask -o /dev/null "$public/metrics"
}
# The stream brings the first event long before the call is over: nothing collects what comes.
follows() {
  ask -d '{"agent_id": "agent_a", "session_id": "wav", "to": "wav:demo"}' "$public/calls" >"$work/started" && grep -q '"events":"/connector/calls/wav/events"' "$work/started" &&
    { ask -N "$public/calls/wav/events" >"$proxied/events" & } && eventually grep -q call.started "$proxied/events" &&
    [ -z "$(grep call.ended "$proxied/events")" ] && ask "$public/calls/wav?wait=60" >"$work/ended" && grep -q '"status":"completed"' "$work/ended" && eventually grep -q call.ended "$proxied/events"
}
recorded() { [ "$(ask -r 0-99 "$public/calls/wav/recording" | head -c 4)" = RIFF ]; }
phones() {
  ask -d '{"agent_id": "agent_a", "session_id": "phone", "to": "tel:+15550100"}' "$public/calls" && ask "$public/calls/phone?wait=90" >"$work/phoned" && grep -q '"status":"completed"' "$work/phoned" &&
    eventually grep -q '^1 stream, [1-9][0-9]* s heard, [1-9][0-9]* webhooks, 0 violations' "$proxied/phone.log" || { cat "$work/phoned" "$proxied/phone.log" "$proxied/service.log" && false; }
}

if command -v nginx >/dev/null; then
  check "a phone line is made of the packages" phone_is_built
  start_phone
  start_service
  start_nginx
  check "nginx starts with the guide's lines, and the service behind it" curl -fsS "$public/"
  check "every link of the root page, the document and /docs are reached through it" pages
  check "a call is started and followed through it, event by event, and waited for" follows
  check "its recording is read in parts" recorded
  check "a phone call's signed webhooks and media socket come through it" phones
  check "nginx has no complaint" test ! -s "$proxied/nginx.err"
  kill "$behind" && wait "$behind"
  check "the service stops when asked" test $? = 0
  kill "$phoning" "$in_front" 2>/dev/null
  wait "$phoning" "$in_front"
else
  echo "# no proxy was tried: there is no nginx"
fi
