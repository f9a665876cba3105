"""Making every log record of the process safe, whoever wrote it and whichever handler shows it.

Two layers. Records are redacted where they are made, so that a handler a library adds later, with
a format of its own, never sees a raw text. The one handler on the root logger then writes JSON
and withholds what did not come through the first layer or cannot be written. Failing closed: a
record that cannot be checked becomes ``log-withheld``.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, TextIO

import regex
import structlog

if TYPE_CHECKING:
    from privacy.redact import Redactor

WITHHELD = "log-withheld"
_SAFE = "privacy_checked"
_FRAMES = 30
_PARTS = 3
# asyncio and others write an exception's repr, or a whole traceback, into their messages. What
# follows the name of the class may quote a patient.
_QUOTED_ERROR = regex.compile(r"\b(\w*(?:Error|Exception|Interrupt))(\(|: ).*")
_Factory = Callable[..., logging.LogRecord]
_plain_factory: _Factory = logging.getLogRecordFactory()
_busy = threading.local()


def install(redactor: Redactor, stream: TextIO) -> None:
    """Put both layers in place; a second call replaces the first."""
    logging.raiseExceptions = False  # a handler that fails would print the raw record
    logging.setLogRecordFactory(_safe_factory(redactor))
    logging.captureWarnings(True)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SafeFormatter(redactor))
    root = logging.getLogger()
    for logger in [root, *_named_loggers()]:
        for old in [*logger.handlers]:
            logger.removeHandler(old)
        logger.propagate = True
    root.addHandler(handler)


def uninstall() -> None:
    """Back to the standard library's ways, for tests."""
    logging.setLogRecordFactory(_plain_factory)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root = logging.getLogger()
    for handler in [*root.handlers]:
        if isinstance(handler.formatter, SafeFormatter):
            root.removeHandler(handler)


def frames(error: BaseException) -> list[str]:
    """Where an error came from: ``file:line:function`` per frame, newest last, its causes first.

    No messages: they may quote a patient. No source lines and no local values either.
    """
    places: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        own = [_place(frame) for frame in traceback.extract_tb(current.__traceback__)]
        places = [*own, type(current).__name__, *places]
        current = current.__cause__ or current.__context__
    return places[-_FRAMES:]


class SafeFormatter(logging.Formatter):
    """JSON lines of checked records; anything else becomes a ``log-withheld`` line."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor
        self._structlog = structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.contextvars.merge_contextvars, _third_party],
            processors=[
                _severity,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                self._redact_values,
                structlog.processors.JSONRenderer(ensure_ascii=False, default=_unwritable),
            ],
            use_get_message=False,
        )

    def format(self, record: logging.LogRecord) -> str:
        try:
            if not getattr(record, _SAFE, False):
                make_safe(record, self._redactor)
            return self._structlog.format(record)
        except Exception:  # failing closed: no line is better than a raw one
            return f'{{"event": "{WITHHELD}", "severity": "error"}}'

    def _redact_values(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> Mapping[str, Any]:
        """The second look at our own fields; third-party texts were redacted at birth."""
        skipped = {"timestamp", "severity", "event"}
        return {k: v if k in skipped else self._redacted(v) for k, v in event.items()}

    def _redacted(self, value: object) -> object:
        if isinstance(value, list):
            return [self._redacted(one) for one in value]
        return self._redactor.redact(value) if isinstance(value, str) else value


def make_safe(record: logging.LogRecord, redactor: Redactor) -> None:
    """Rewrite a record in place so that no formatter can get at a raw text."""
    trace = frames(record.exc_info[1]) if record.exc_info and record.exc_info[1] else []
    if not isinstance(record.msg, dict):
        record.args = _without_errors(record.args)
        record.msg = _checked(record, redactor)
        record.args = None
    record.exc_info = None
    record.stack_info = None
    record.exc_text = "\n".join(trace) or None
    setattr(record, _SAFE, True)


def _without_errors(arguments: Any) -> Any:
    """Arguments of a message, each exception as its class: its own message may quote a patient."""
    if isinstance(arguments, tuple):
        return tuple(_class_of(one) for one in arguments)
    if isinstance(arguments, Mapping):
        return {name: _class_of(one) for name, one in arguments.items()}
    return arguments


def _class_of(argument: object) -> object:
    return type(argument).__name__ if isinstance(argument, BaseException) else argument


def _checked(record: logging.LogRecord, redactor: Redactor) -> str:
    if getattr(_busy, "now", False):  # the redactor itself wants to log
        return WITHHELD
    _busy.now = True
    try:
        return redactor.redact(_QUOTED_ERROR.sub(r"\1\2…", record.getMessage()))
    except Exception:  # bad arguments, or a text that could not be checked
        return WITHHELD
    finally:
        _busy.now = False


def _safe_factory(redactor: Redactor) -> _Factory:
    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = _plain_factory(*args, **kwargs)
        make_safe(record, redactor)
        return record

    return make


def _severity(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    return {**event, "severity": event["_record"].levelname.lower()}


def _third_party(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    record: logging.LogRecord = event["_record"]
    text = event["event"]
    if text == WITHHELD:
        return {**event, "event": WITHHELD, "logger": record.name}
    trace = {"trace": record.exc_text.split("\n")} if record.exc_text else {}
    return {**event, "event": "third-party", "logger": record.name, "text": text, **trace}


def _named_loggers() -> list[logging.Logger]:
    found = logging.root.manager.loggerDict.values()
    return [logger for logger in found if isinstance(logger, logging.Logger)]


def _place(frame: traceback.FrameSummary) -> str:
    path = "/".join(PurePath(frame.filename).parts[-_PARTS:]).lstrip("/")
    return regex.sub(r"[^\w.:/<>-]", "_", f"{path}:{frame.lineno}:{frame.name}")


def _unwritable(value: object) -> str:
    return f"<{type(value).__name__}>"
