# The service as an image: dependencies by their hashes, no build tools, no root, nothing to write to.
# BASE is any image with Python 3.11+ and its venv module; both stages need the same one.
ARG BASE=python:3.11-slim

# hadolint ignore=DL3006
FROM ${BASE} AS build
WORKDIR /build
COPY requirements/service.txt ./
# Whoever builds behind a proxy or mirror mounts a pip.conf as the secret `pip`, and the certificates it names as `ca`
# (/run/secrets/ca); neither leaves a trace in the image.
RUN --mount=type=secret,id=pip --mount=type=secret,id=ca \
    python3 -m venv /opt/candidacy \
 && PIP_CONFIG_FILE=/run/secrets/pip /opt/candidacy/bin/python -m pip install \
    --no-cache-dir --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r service.txt \
 && /opt/candidacy/bin/python -m pip uninstall --yes --quiet pip setuptools
COPY app /srv/candidacy/app
COPY LICENSE /srv/candidacy/LICENSE
RUN /opt/candidacy/bin/python -m compileall -q /srv/candidacy/app

# hadolint ignore=DL3006
FROM ${BASE}
LABEL org.opencontainers.image.title="Candidacy" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/candidacy/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    CANDIDACY_LISTEN_HOST=0.0.0.0
COPY --from=build /opt/candidacy /opt/candidacy
COPY --from=build /srv/candidacy /srv/candidacy
# Where a volume goes that keeps what people share, with SQLite; it belongs to whom the service runs as.
RUN install --directory --owner=10001 --group=10001 --mode=0700 /var/lib/candidacy
WORKDIR /srv/candidacy
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-m", "app", "health"]
ENTRYPOINT ["python", "-m", "app"]
CMD ["serve"]
