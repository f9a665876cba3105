# Rasa's environment, with the model trained in, and the application's beside it for the redactor
# that everything Rasa prints goes through.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements/ requirements/
COPY deploy/make-environment.sh deploy/
RUN bash deploy/make-environment.sh /usr/local/bin/python3.11 .venv requirements/tools.txt \
    && .venv/bin/uv pip install --no-cache --python .venv/bin/python --require-hashes --no-deps \
        -r requirements/app.txt
RUN python -m venv --without-pip bot/.venv \
    && .venv/bin/uv pip install --no-cache --python bot/.venv/bin/python --require-hashes --no-deps \
        -r requirements/bot.txt
COPY . .
RUN .venv/bin/uv pip install --python .venv/bin/python --no-deps --no-build-isolation -e . \
    && bot/.venv/bin/python -m bot.train \
    && rm -rf bot/.rasa

FROM python:3.11-slim-bookworm
ENV HOME=/tmp MPLCONFIGDIR=/tmp/matplotlib PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin portico
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
EXPOSE 5005
CMD ["bot/.venv/bin/python", "-m", "bot.rasa_light", "--help"]
