# shellcheck shell=bash disable=SC2154
# The unit as systemd runs it: a bare Debian boots in a container of systemd-nspawn, the package is installed, and the service works inside its sandbox.

machine=$work/machine
booted=

init_of() { pgrep -P "$1" -x systemd; }
# aboard COMMAND...: in the booted Debian.
aboard() { nsenter --target "$init" --mount --uts --ipc --net --pid --root --wd -- env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"; }
is_up() { aboard systemctl is-active dbus >/dev/null && [[ $(aboard systemctl is-system-running) =~ ^(running|degraded)$ ]]; }
boot() {
  mkdir "$machine" && tar -C "$machine" -xf "$cache/$suite-boot.tar" && chmod 755 "$machine" && cp "$out/agent-connector_${version}_amd64.deb" "$machine/root/"
  # Its own network: nothing of this machine's listens there, and nothing of it is heard here.
  systemd-nspawn --quiet --register=no --keep-unit --private-network --directory="$machine" --boot --console=pipe --kill-signal=SIGRTMIN+3 >"$work/boot.log" 2>&1 </dev/null &
  booted=$!
  eventually init_of "$booted" && init=$(init_of "$booted") && eventually is_up
}
installs() { aboard dpkg -i "/root/agent-connector_${version}_amd64.deb" && [ "$(aboard systemctl is-enabled agent-connector)" = enabled ]; }
refuses() { ! aboard systemctl start agent-connector && aboard journalctl -u agent-connector --no-pager | grep API_KEYS && [ "$(aboard systemctl show -P NRestarts agent-connector)" = 0 ]; }
set_up() {
  made=$(aboard agent-connector keys new --json)
  aboard sed -i "s/^API_KEYS=.*/API_KEYS=$(sed -n 's/.*"api_keys":"\([^"]*\)".*/\1/p' <<<"$made")/; s/^#HOST=.*/HOST=127.0.0.1/; s/^#SIMULATE=.*/SIMULATE=true/; s/^#DEFAULT_TO=.*/DEFAULT_TO=wav:demo/" /etc/agent-connector/agent-connector.env
  aboard systemctl reset-failed agent-connector
  aboard sh -c 'umask 077 && cd /var/lib/agent-connector && mkdir -p recordings && touch calls.db .lock' # as root's commands leave them
}
starts() { aboard systemctl start agent-connector && aboard curl -fsS http://127.0.0.1:8000/health/ready; }
# With what /proc knows of it: no privilege, and who it is.
is_confined() {
  local pid
  pid=$(aboard systemctl show -P MainPID agent-connector) && aboard cat "/proc/$pid/status" >"$work/status" && grep -E '^(Uid|Groups|CapEff|NoNewPrivs|Seccomp):' "$work/status" &&
    grep -q '^CapEff:.0*$' "$work/status" && grep -q '^NoNewPrivs:.1$' "$work/status" && grep -q '^Seccomp:.2$' "$work/status" && ! grep -q '^Uid:.0' "$work/status" &&
    grep '^Groups:' "$work/status" | grep -qw "$(aboard getent group audio | cut -d: -f3)"
}
calls_aboard() { aboard agent-connector call --simulate echo --to wav:demo --json | tail -n 1 | grep '"completed"' && [ -n "$(aboard find /var/lib/agent-connector/recordings -name '*.wav' -size +100k)" ]; }
comes_back() {
  aboard systemctl kill --signal=KILL agent-connector && eventually restarted && eventually aboard curl -fsS http://127.0.0.1:8000/health/live
}
restarted() { [ "$(aboard systemctl show -P NRestarts agent-connector)" = 1 ]; }
upgrades() {
  local before after
  before=$(aboard systemctl show -P MainPID agent-connector) && aboard dpkg -i "/root/agent-connector_${version}_amd64.deb" >/dev/null && after=$(aboard systemctl show -P MainPID agent-connector) &&
    [ "$before" != "$after" ] && aboard curl -fsS http://127.0.0.1:8000/health/ready
}
stops() { aboard systemctl stop agent-connector && [ "$(aboard systemctl show -P Result agent-connector)" = success ]; }
is_gone() { aboard dpkg --purge agent-connector && ! aboard systemctl cat agent-connector 2>/dev/null && [ -z "$(aboard systemctl list-units --failed --plain --no-legend 'agent-connector*')" ]; }

if command -v systemd-nspawn >/dev/null && [ -f "$cache/$suite-boot.tar" ]; then
  boot
  check "a Debian boots with systemd" is_up
  check "the package installs there, and its unit is switched on" installs
  check "without API_KEYS the unit fails, says why, and is not tried again" refuses
  set_up
  check "systemctl start returns when it is ready, whatever root left in its folder" starts
  check "it runs without a privilege, in the group audio, behind a filter of system calls" is_confined
  check "a call completes inside the sandbox, and is recorded" calls_aboard
  check "killed, it comes back" comes_back
  check "installed again while it runs, it is restarted" upgrades
  check "it stops when asked" stops
  check "purged, no unit is left" is_gone
  kill -s RTMIN+4 "$init"
  wait "$booted"
else
  echo "# the unit was not run: there is no systemd-nspawn"
fi
