"""What this project logs: an event of a closed list, and fields of a closed list.

Free text, names, numbers and exception messages have no way in: a field value is a number, a
truth value, or an identifier without blanks. Everything others log (libraries, warnings,
tracebacks) passes the same redaction, see ``log_records.py``.
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum, StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TextIO

import regex
import structlog

from privacy import log_records
from privacy.errors import FieldError

if TYPE_CHECKING:
    from privacy.redact import Redactor


class Event(StrEnum):
    """Everything worth a line. Add here, in the past tense, before logging something new."""

    PROCESS_STARTED = "process-started"
    PROCESS_READY = "process-ready"
    PROCESS_STOPPED = "process-stopped"
    SETTINGS_REFUSED = "settings-refused"
    MIGRATED = "migrated"
    SEEDED = "seeded"
    TRAINED = "trained"
    REQUEST_ANSWERED = "request-answered"
    REQUEST_REFUSED = "request-refused"
    CONVERSATION_STARTED = "conversation-started"
    MESSAGE_ACCEPTED = "message-accepted"
    MESSAGE_REPEATED = "message-repeated"
    RED_FLAG_RAISED = "red-flag-raised"
    TAKEOVER_RETURNED = "takeover-returned"
    RED_FLAG_DOUBTED = "red-flag-doubted"
    GUARD_FAILED = "guard-failed"
    CONSENT_DECIDED = "consent-decided"
    TURN_ANSWERED = "turn-answered"
    TURN_RESUMED = "turn-resumed"
    ENGINE_FAILED = "engine-failed"
    ENGINE_RETURNED = "engine-returned"
    CASE_OPENED = "case-opened"
    CASE_UPDATED = "case-updated"
    CASE_CLAIMED = "case-claimed"
    CASE_CLOSED = "case-closed"
    CASE_ESCALATED = "case-escalated"
    TEXT_RECEIVED = "text-received"
    TEXT_REFUSED = "text-refused"
    TEXT_REPEATED = "text-repeated"
    TEXT_QUEUED = "text-queued"
    TEXT_SENT = "text-sent"
    TEXT_FAILED = "text-failed"
    TEXT_HELD = "text-held"
    TEXT_STATUS_CHANGED = "text-status-changed"
    TEXT_NOT_DELIVERED = "text-not-delivered"
    TEXT_OPTED_OUT = "text-opted-out"
    TEXT_OPTED_IN = "text-opted-in"
    LIVE_UPDATE_LOST = "live-update-lost"
    STAFF_SIGNED_IN = "staff-signed-in"
    STAFF_SIGNED_OUT = "staff-signed-out"
    STAFF_REFUSED = "staff-refused"
    RECORD_REFUSED = "record-refused"
    WORKFLOW_STARTED = "workflow-started"
    WORKFLOW_FINISHED = "workflow-finished"
    WORKFLOW_FAILED = "workflow-failed"
    UNEXPECTED_ERROR = "unexpected-error"
    THIRD_PARTY = "third-party"
    LOG_WITHHELD = "log-withheld"


FIELDS = frozenset(
    {
        "actor", "attempt", "bytes", "case", "channel", "choices", "code", "conversation",
        "count", "database", "due", "engine", "error", "event_id", "flags", "granted", "intent",
        "language", "level", "library", "link_id", "locale", "message", "method", "model", "ms",
        "org", "outbound", "outcome", "phase", "port", "process", "protocol", "provider_code",
        "provider_status", "purpose",
        "questions", "reason", "red_flag", "role", "route", "setting", "staff", "status",
        "step", "trace", "turn", "version", "workflow",
    }
)  # fmt: skip
"""Every field a line may have. ``message`` is a message's id, ``conversation`` a pseudonym,
``route`` an address with placeholders, ``error`` the name of an exception class, ``level`` a
triage level; the log line's own is its ``severity``."""

_WARNINGS = frozenset(
    {Event.ENGINE_FAILED, Event.LIVE_UPDATE_LOST, Event.STAFF_REFUSED, Event.TEXT_FAILED}
    | {Event.TEXT_HELD, Event.TEXT_NOT_DELIVERED, Event.TEXT_REFUSED, Event.REQUEST_REFUSED}
)
_ERRORS = frozenset(
    {Event.GUARD_FAILED, Event.LOG_WITHHELD, Event.RECORD_REFUSED, Event.SETTINGS_REFUSED}
    | {Event.UNEXPECTED_ERROR, Event.WORKFLOW_FAILED}
)
_IDENTIFIER = regex.compile(r"[\w.:/{}<>+*~#-]{0,128}")
_LOGGER = "portico"
_lenient = False


def configure(
    level: str | int, redactor: Redactor, *, lenient: bool = True, stream: TextIO | None = None
) -> None:
    """Send every line of this process to ``stream`` (standard error), as redacted JSON.

    Handlers set up by libraries so far are taken away; what they set up later sees redacted
    records only. With ``lenient``, as in production, a forbidden field is dropped and reported
    instead of raising :class:`FieldError`: a patient's turn must not fail over a log line.
    """
    global _lenient  # noqa: PLW0603  # logging is process-wide state by nature
    _lenient = lenient
    log_records.install(redactor, stream or sys.stderr)
    logging.getLogger(_LOGGER).setLevel(level)
    # What libraries say in passing is noise at best; in full only when somebody looks for a fault.
    quiet = logging.getLogger(_LOGGER).level > logging.DEBUG
    logging.getLogger().setLevel(logging.WARNING if quiet else logging.DEBUG)
    _catch_the_uncaught()


def emit(event: Event, *, error: BaseException | None = None, **fields: object) -> None:
    """Log one event. ``error`` adds its class and its frames, never its message.

    Raises :class:`FieldError` for a field or value that is not allowed, unless configured
    leniently.
    """
    if error is not None:
        fields |= {"error": type(error).__name__, "trace": log_records.frames(error)}
    _say(event, _allowed(fields))


@contextmanager
def bind(**fields: object) -> Iterator[None]:
    """Within this block (and its tasks) every line carries these fields: organisation,
    conversation pseudonym, turn."""
    with structlog.contextvars.bound_contextvars(**_allowed(fields)):
        yield


@contextmanager
def captured() -> Iterator[list[Mapping[str, object]]]:
    """What is emitted within this block, for tests: ``event`` and fields."""
    lines: list[Mapping[str, object]] = []
    handler = _Capture(lines.append)
    logger = logging.getLogger(_LOGGER)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    try:
        yield lines
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


class _Capture(logging.Handler):
    def __init__(self, keep: Callable[[Mapping[str, object]], None]) -> None:
        super().__init__()
        self._keep = keep

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.msg, dict):
            self._keep(dict(record.msg))


@lru_cache(maxsize=1)
def _logger() -> Any:
    # Its own chain instead of structlog's process-wide default: a library or a test that
    # reconfigures structlog cannot open a way around the list of fields.
    return structlog.wrap_logger(
        logging.getLogger(_LOGGER),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        context_class=dict,
    )


def _allowed(fields: Mapping[str, object]) -> dict[str, object]:
    kept = {name: _plain(value) for name, value in fields.items() if _may(name, value)}
    refused = sorted(set(fields) - set(kept))
    if refused and not _lenient:
        raise FieldError(f"not allowed in a log line: {', '.join(refused)}")
    if refused:
        # The names of the fields are ours; a value is never repeated.
        _say(Event.LOG_WITHHELD, {"count": len(refused)})
    return kept


def _say(event: Event, fields: Mapping[str, object]) -> None:
    logger = _logger()
    if event in _ERRORS:
        logger.error(event.value, **fields)
    elif event in _WARNINGS:
        logger.warning(event.value, **fields)
    else:
        logger.info(event.value, **fields)


def _may(name: str, value: object) -> bool:
    if name not in FIELDS:
        return False
    if isinstance(value, list | tuple):
        return all(_may(name, one) for one in value)
    plain = _plain(value)
    if isinstance(plain, str):
        return _IDENTIFIER.fullmatch(plain) is not None
    return plain is None or isinstance(plain, bool | int | float)


def _plain(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.value if isinstance(value, Enum) else value


def _catch_the_uncaught() -> None:
    """Errors nobody handles end as events, not as tracebacks on standard error."""

    def report(error: BaseException | None) -> None:
        if error is not None:
            emit(Event.UNEXPECTED_ERROR, error=error)

    sys.excepthook = lambda kind, error, trace: (
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, KeyboardInterrupt)
        else report(error)
    )
    sys.unraisablehook = lambda found: report(found.exc_value)
    threading.excepthook = lambda found: report(found.exc_value)
