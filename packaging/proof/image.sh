# shellcheck shell=bash disable=SC2154
# The image, by a builder that needs no daemon, on the base that debootstrap made: no registry is asked.

container=
builder() { buildah --root "$work/storage" --runroot "$work/run" --storage-driver vfs "$@"; }
in_image() { builder run --isolation chroot --user agent-connector "$container" -- "$@"; }

build_base() {
  mkdir "$work/base" && ln "$cache/$suite-amd64.tar" "$work/base/base.tar" 2>/dev/null || cp "$cache/$suite-amd64.tar" "$work/base/base.tar"
  printf 'FROM scratch\nADD base.tar /\n' >"$work/base/Dockerfile"
  builder build --isolation chroot --tag "docker.io/library/debian:$suite-slim" "$work/base"
}
build_image() {
  builder build --isolation chroot --network host --pull=never --format docker --build-arg "DEBIAN=$suite" --build-arg TARGETARCH=amd64 \
    --ignorefile "$root/.dockerignore" --tag agent-connector "$root" && container=$(builder from --pull=never agent-connector)
}
configured() {
  local image
  image=$(builder inspect --type image --format '{{.Docker.Config.User}} {{.Docker.Config.Volumes}} {{.Docker.Config.Healthcheck}} {{.Docker.Config.Entrypoint}}' agent-connector)
  echo "$image"
  [[ $image = 'agent-connector map[/data:'*health/live*'[agent-connector]' ]]
}
image_demo() { in_image agent-connector demo --quiet --data-dir /tmp/demo && in_image test -s /tmp/demo/transcript.txt; }
sees_sound() { in_image sh -c 'ls /usr/lib/x86_64-linux-gnu/libpulse.so.0 /usr/lib/x86_64-linux-gnu/libspeexdsp.so.1 && agent-connector devices; test $? = 1'; }
serves() {
  in_image sh -c 'API_KEYS=sha256:0000000000000000000000000000000000000000000000000000000000000001 PORT=18473 agent-connector serve & service=$!
    for second in $(seq 60); do curl -fsS http://127.0.0.1:18473/health/live && break; sleep 1; done && kill $service && wait $service'
}

if command -v buildah >/dev/null; then
  check "a base for the image is made by debootstrap" build_base
  check "the image builds" build_image
  container=$(builder containers -q | head -n 1)
  check "it has its user, volume, health check and command" configured
  check "the demo runs in it" image_demo
  check "it has the libraries for sound, and says that there is no sound card" sees_sound
  check "the service answers what the health check asks, and stops when asked" serves
else
  echo "# the image is not built: there is no buildah"
fi
