# The images of Berth: Node and what `npm run build` writes, and for the speaker `ip` and `chroot`; no shell. And the BIRD that
# the chart runs beside each speaker, with the shell that its container begins with.
#
#   docker buildx build --platform linux/amd64,linux/arm64 --target berth         --build-arg BASE_IMAGE=... -t REGISTRY/berth:0.1.0 .
#   docker buildx build --platform linux/amd64,linux/arm64 --target berth-speaker --build-arg BASE_IMAGE=... -t REGISTRY/berth-speaker:0.1.0 .
#
#   docker buildx build --platform linux/amd64,linux/arm64 --target bird          --build-arg DEBIAN_IMAGE=... -t REGISTRY/bird:2.0.12 .
#
# BASE_IMAGE is the distroless Node 24 (distroless/nodejs24-debian12:nonroot), from a registry that you trust and by its digest. It has
# no default: which registry that is, is for you to say. So it is with DEBIAN_IMAGE, Debian 12 (debian:bookworm-slim).
#
# UNBUILT: where this was written there are no containers. test/packing/dockerfile.test.ts lints it and holds its properties, and
# `npm run e2e -- image` runs its entry points as its user in a read-only root that holds what it copies, and Node, and nothing more;
# `npm run e2e -- installed` runs Debian's BIRD by the chart's own command, with its user, capabilities and read-only root.
ARG BUILD_IMAGE=node:24.21.0-bookworm-slim
ARG BASE_IMAGE
ARG DEBIAN_IMAGE

# Bundles are the same on every platform, so they are built once, on that of the builder.
FROM --platform=$BUILDPLATFORM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build

# The speaker writes routes with iproute2, and reaches a vtysh of the host with chroot. The libraries of both come along, but
# for glibc, which is the base's own: both are of Debian 12.
FROM ${BUILD_IMAGE} AS tools
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
RUN apt-get update \
    && apt-get install --yes --no-install-recommends iproute2 \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /tools/bin /tools/lib \
    && cp "$(command -v ip)" "$(command -v chroot)" /tools/bin/ \
    && ldd /tools/bin/* | grep -o '/[^ :]*\.so[^ ]*' | grep -v -e /libc\.so -e /ld-linux | sort -u | xargs cp -Lt /tools/lib

# The daemon beside the speaker, as Debian has it. Root, because the capabilities that the chart leaves it
# (speaker.bird.capabilities: port 179 and raw sockets, no other) reach nobody else; its root is read-only, and it writes to
# /run/berth alone.
FROM ${DEBIAN_IMAGE} AS bird
ARG BIRD_VERSION=2.0.12
ARG REVISION=unknown
LABEL org.opencontainers.image.title="bird" \
      org.opencontainers.image.description="The routing daemon that Berth's speaker keeps" \
      org.opencontainers.image.licenses="GPL-2.0-or-later" \
      org.opencontainers.image.version="${BIRD_VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
RUN apt-get update \
    && apt-get install --yes --no-install-recommends "bird2=${BIRD_VERSION}*" \
    && rm -rf /var/lib/apt/lists/*
USER 0:0
ENTRYPOINT ["/usr/sbin/bird", "-f", "-R", "-c", "/run/berth/bird.conf", "-s", "/run/berth/bird.ctl"]

FROM ${BASE_IMAGE} AS berth-speaker
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="berth-speaker" \
      org.opencontainers.image.description="Keeps the routing daemon of one node at what it shall announce" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /src/dist/package.json /src/dist/berth-speaker.js /src/dist/berth-speaker.js.LEGAL.txt /src/dist/berth-speaker.js.cdx.json /src/dist/LICENSE /berth/
COPY --from=tools /tools/ /berth/
ENV PATH=/berth/bin LD_LIBRARY_PATH=/berth/lib
# By number: the kubelet cannot tell that a name is not root (runAsNonRoot).
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/berth/berth-speaker.js"]
CMD ["help"]

FROM ${BASE_IMAGE} AS berth
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="berth" \
      org.opencontainers.image.description="Gives every Kubernetes Service of type LoadBalancer an address that works" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
COPY --from=build /src/dist/package.json /src/dist/berth.js /src/dist/berth.js.LEGAL.txt /src/dist/berth.js.cdx.json /src/dist/LICENSE /berth/
USER 65532:65532
ENTRYPOINT ["/nodejs/bin/node", "/berth/berth.js"]
CMD ["help"]
