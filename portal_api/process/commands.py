"""The command of each service, said once, for ``portico up``, the tests and docker-compose.yml.

Commands start in the project's folder and take what differs between places from the environment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

PORTICO = ".venv/bin/portico"

# The process becomes the server itself, so that it is what gets watched, measured and stopped; all
# it prints goes through the redactor.
_REDACTED = f" > >(exec {PORTICO} redact) 2>&1"
_BOT = (
    "exec bot/.venv/bin/python -m bot.rasa_light run --model bot/models"
    " --endpoints bot/endpoints.yml --credentials bot/credentials.yml"
    ' --interface "${PORTICO_BOT_HOST:-127.0.0.1}" --port "${PORTICO_BOT_PORT:-5005}"' + _REDACTED
)
_ACTIONS = (
    "exec .venv/bin/python -m rasa_sdk --actions actions"
    ' --port "${PORTICO_ACTIONS_PORT:-5055}"' + _REDACTED
)


@dataclass(frozen=True)
class Service:
    """A process to keep running. ``ready`` answers 200 at ``{host}:{port}`` once it can work."""

    name: str
    command: tuple[str, ...]
    port: int | None
    ready: str
    says: str
    """What it is, for a person watching it start."""
    patience: int
    """Seconds after which it counts as not coming up."""
    may_see_secrets: bool


PORTAL = Service(
    name="portal",
    command=(PORTICO, "serve"),
    port=8000,
    ready="/health/ready",
    says="the portal",
    patience=300,
    may_see_secrets=True,
)
WORKER = Service(
    name="worker",
    command=(PORTICO, "worker"),
    port=None,
    ready="",
    says="the worker",
    patience=0,
    may_see_secrets=True,
)
ACTIONS = Service(
    name="actions",
    command=("bash", "-c", _ACTIONS),
    port=5055,
    ready="/health",
    says="the action server",
    patience=300,
    may_see_secrets=False,
)
BOT = Service(
    name="bot",
    command=("bash", "-c", _BOT),
    port=5005,
    ready="/webhooks/portico/health",
    says="the dialogue engine (Rasa)",
    patience=300,
    may_see_secrets=False,
)

TRAIN = ("bot/.venv/bin/python", "-m", "bot.train")
"""Trains the model when its inputs changed."""

RASA_ENVIRONMENT: Mapping[str, str] = {
    "PYTHONUNBUFFERED": "1",
    "PYTHONWARNINGS": "ignore",
    "TQDM_DISABLE": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}

SECRETS = (
    "PORTICO_FIELD_KEYS",
    "PORTICO_INDEX_KEY",
    "PORTICO_DATABASE_URL",
    "PORTICO_ORGANISATIONS_FILE",
)
"""Settings that bot and actions are started without."""


def services(database_url: str) -> tuple[Service, ...]:
    """What runs together: the portal does the durable work itself unless the database is shared."""
    shared = database_url.startswith("postgresql")
    return (ACTIONS, BOT, *((WORKER,) if shared else ()), PORTAL)
