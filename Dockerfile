# syntax=docker/dockerfile:1
# The connector in one container: `docker build -t cegid-connector . && docker run -p 8080:8080 -v connector:/data cegid-connector`

FROM rust:1.95-slim-bookworm AS build
WORKDIR /src
COPY . .
# The caches keep a second build short; the binary has to leave them before the step ends.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    cargo build --profile dist --locked --features otlp --bin cegid-connector \
    && cp target/dist/cegid-connector /usr/local/bin/cegid-connector

FROM debian:bookworm-slim
# Y2 and every other address outside is called over TLS, which needs the root certificates.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin connector \
    && install --directory --owner=connector --group=connector --mode=0700 /data
COPY --from=build /usr/local/bin/cegid-connector /usr/local/bin/cegid-connector
COPY LICENSE /usr/share/doc/cegid-connector/LICENSE

USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
ENV CEGID_CONNECTOR__SERVER__BIND=0.0.0.0:8080 \
    CEGID_CONNECTOR__DATABASE__URL=sqlite:/data/cegid-connector.db \
    CEGID_CONNECTOR__LOG__FORMAT=json

# The server finishes what is under way on SIGTERM.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s --retries=3 CMD ["/usr/local/bin/cegid-connector", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/cegid-connector"]
CMD ["serve"]
