# shellcheck shell=bash disable=SC2154
# The package and the single file on a bare Debian, from installing to purging.

bare=$work/debian
mkdir "$bare" && tar -C "$bare" -xf "$cache/$suite-amd64.tar" && chmod 755 "$bare" && mount -t proc proc "$bare/proc"
package=agent-connector_${version}_amd64.deb
cp "$out/$package" "$bare/tmp/"
chroot "$bare" useradd --create-home visitor

inside() { chroot "$bare" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root "$@"; }
visitor() { chroot --userspec=visitor "$bare" env -i PATH=/usr/bin:/bin HOME=/home/visitor "$@"; }
as_service=(chroot --userspec=agent-connector:agent-connector "$bare" env -i PATH=/usr/bin:/bin HOME=/nonexistent)

no_dotnet() { ! inside sh -c 'command -v dotnet || ls -d /usr/share/dotnet /usr/lib/dotnet' 2>/dev/null; }
checksums() { (cd "$out" && sha256sum --check --quiet SHA256SUMS); }
user_is_right() { [[ $(inside id agent-connector) = *'(audio)'* && $(inside getent passwd agent-connector) = */usr/sbin/nologin ]]; }
rights_are_right() {
  inside stat -c '%a %U:%G %n' /etc/agent-connector/agent-connector.env /var/lib/agent-connector | diff - <(printf '%s\n' \
    '640 root:agent-connector /etc/agent-connector/agent-connector.env' '700 agent-connector:agent-connector /var/lib/agent-connector')
}

# demo PROGRAM FOLDER: as somebody whose home is empty.
demo() {
  visitor "$1" demo --quiet --data-dir "$2" && [[ $(cat "$bare$2/transcript.txt") = *'Tuesday'* ]] && [ -n "$(find "$bare$2/recordings" -name '*.wav' -size +100k)" ]
}
nothing_was_unpacked() { [ ! -e "$bare/home/visitor/.net" ]; }
single_file() {
  tar -C "$bare/home/visitor" -xf "$out/agent-connector-$version-linux-x64.tar.gz" &&
    install -m 755 "$bare/home/visitor/agent-connector-$version-linux-x64/agent-connector" "$bare/usr/local/bin/elsewhere" &&
    demo /usr/local/bin/elsewhere /tmp/visitors-demo && rm "$bare/usr/local/bin/elsewhere"
}

settings=$bare/etc/agent-connector/agent-connector.env
data=$bare/var/lib/agent-connector
serving=
serve() {
  "${as_service[@]}" sh -c 'cd /var/lib/agent-connector && exec agent-connector serve' >"$work/serve.log" 2>&1 &
  serving=$!
}
stop() { [ -s "$data/running.json" ] && kill "$serving" && wait "$serving"; }
unconfigured() { ! "${as_service[@]}" agent-connector serve >"$work/said" 2>&1 && grep API_KEYS "$work/said"; }
call() { [ -s "$data/running.json" ] && inside agent-connector call --simulate echo --to wav:demo --json | tail -n 1 >"$work/call.json" && grep -q '"completed"' "$work/call.json"; }
backup() { inside agent-connector backup /root/backup.tar.gz && [ "$(stat -c %a "$bare/root/backup.tar.gz")" = 600 ]; }
calls() { curl -fsS -H "X-API-Key: $key" "$(address "$data")/calls"; }
restored() { inside agent-connector restore /root/backup.tar.gz --data-dir /root/restored; }

# The same package as a later version that has one setting more, while an operator has changed the file: dpkg must not ask.
later() {
  dpkg-deb -R "$out/$package" "$work/later" && sed -i "s/^Version: .*/Version: $version+later/" "$work/later/DEBIAN/control" &&
    echo '#NEW_SETTING=' >>"$work/later/usr/share/agent-connector/agent-connector.env" &&
    dpkg-deb --root-owner-group -Znone --build "$work/later" "$bare/tmp/later.deb" >/dev/null && rm -rf "$work/later"
}
kept() { [[ $before = *session_id* ]] && grep -q "^API_KEYS=.*sha256" "$settings" && [ "$(calls)" = "$before" ]; }
removed() { quiet inside dpkg --remove agent-connector && [ ! -e "$bare/usr/lib/agent-connector" ] && [ -f "$settings" ] && [ -f "$data/calls.db" ]; }
purged() {
  quiet inside dpkg --purge agent-connector && [ -z "$(find "$bare/etc" "$bare/var/lib" "$bare/var/cache" "$bare/usr" -name '*agent-connector*' ! -path '*/dpkg/*' -print)" ]
}

# The unit as it was installed; its program is looked for in the folder.
unit() { sed "s#/usr/bin/agent-connector#$bare/usr/bin/agent-connector#" "$bare/lib/systemd/system/agent-connector.service" >"$work/agent-connector.service"; }
verified() { unit && quiet systemd-analyze verify --man=no "$work/agent-connector.service"; }
confined() { systemd-analyze security --offline=yes --threshold=30 --no-pager "$work/agent-connector.service"; }

check "the checksums are right" checksums
check "there is no .NET on this Debian" no_dotnet
check "the package installs by dpkg -i, and says nothing against it" quiet inside dpkg -i "/tmp/$package"
check "its user is in the group audio and cannot log in" user_is_right
check "settings and data are for root and the service alone" rights_are_right
check "the version is right" test "$(inside agent-connector --version)" = "$version"
check "the demo runs for a user with an empty home" demo agent-connector /home/visitor/demo
check "nothing had to be unpacked for it" nothing_was_unpacked
check "the single file runs from a folder where nothing else lies" single_file
check "the unit is sound" verified
check "the unit is confined (exposure of 3.0 at most)" confined
check "without API_KEYS the service says what is missing" unconfigured

made=$(inside agent-connector keys new --json)
key=$(sed -n 's/.*"key":"\([^"]*\)".*/\1/p' <<<"$made")
sed -i "s/^API_KEYS=.*/API_KEYS=$(sed -n 's/.*"api_keys":"\([^"]*\)".*/\1/p' <<<"$made")/; s/^#PORT=.*/PORT=0/; s/^#HOST=.*/HOST=127.0.0.1/" "$settings"
serve
check "the service answers as its own user" eventually answers "$data" health/live
check "a simulated call is placed by root's agent-connector call" call
check "a backup is made while it runs" backup
before=$(calls 2>&1)
stop
check "it stops when asked" test $? = 0
check "the backup is restored" restored
later
check "an upgrade with new settings is quiet and asks nothing" quiet inside dpkg -i /tmp/later.deb </dev/null
check "settings and data have the same rights after it" rights_are_right
serve
eventually answers "$data" health/live
check "settings and calls were kept" kept
stop
check "removed, it leaves settings and calls" removed
check "purged, it leaves nothing" purged
umount "$bare/proc"
