# The service in a container, from its Debian package: ./release linux-x64 (or linux-arm64) first, then docker build.
# How to run it, and what was tested: docs/guides/docker.md
ARG DEBIAN=trixie
FROM debian:${DEBIAN}-slim

# Set by docker build; amd64 or arm64.
ARG TARGETARCH=amd64

COPY artifacts/release/agent-connector_*_${TARGETARCH}.deb /tmp/
# A user with a fixed number, which volumes keep. What the package recommends is for sound over the host's PulseAudio or PipeWire
# (see compose.yaml), and against echo. The package's settings are for a machine: here all come as environment variables.
RUN groupadd --system --gid 10001 agent-connector \
    && useradd --system --uid 10001 --gid agent-connector --home-dir /data --no-create-home --shell /usr/sbin/nologin agent-connector \
    && install -d -o agent-connector -g agent-connector -m 0700 /data \
    && apt-get update \
    && apt-get install -y --no-install-recommends curl \
    && apt-get install -y /tmp/agent-connector_*_${TARGETARCH}.deb \
    && rm -rf /tmp/agent-connector_* /var/lib/apt/lists/* /usr/lib/agent-connector/.env

ENV ENVIRONMENT=production \
    HOST=0.0.0.0 \
    PORT=8000 \
    DATA_DIR=/data \
    WAV_DIR=/data/wav
USER agent-connector
WORKDIR /data
VOLUME /data
EXPOSE 8000
# Whether the process answers; /health/ready says whether calls can be started.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["sh", "-c", "curl -fsS http://127.0.0.1:${PORT}/health/live"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["agent-connector"]
CMD ["serve"]
