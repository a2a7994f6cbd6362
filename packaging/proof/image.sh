# shellcheck shell=bash disable=SC2154
# The image, by a builder that needs no daemon, on a base made by debootstrap: no registry is asked.

build_image() {
  mkdir -p "$work/storage" && buildah_ import "$cache/$suite-amd64.tar" && buildah_ build
}
if command -v buildah >/dev/null; then
  :
else
  echo "# the image is not built: there is no buildah"
fi
