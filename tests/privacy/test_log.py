"""Nothing planted comes through any way a process can log."""

from __future__ import annotations

import ast
import asyncio
import io
import json
import logging
import logging.handlers
import queue
import subprocess
import sys
import threading
import traceback
import warnings
from pathlib import Path

import pytest

from privacy import log
from privacy.errors import FieldError
from privacy.log import Event
from privacy.redact import Redactor, knowing
from tests.privacy.canaries import CANARIES

ROOT = Path(__file__).resolve().parents[2]
TEXT = "my name is Zoila Canary, 555-123-0147, MRN: 00482913, dob 3/12/1980, z@canary.org"
PLANTED = ("Zoila", "Canary", "0147", "00482913", "3/12", "canary.org")


@pytest.fixture
def lines(redactor: Redactor, logging_restored: None) -> io.StringIO:
    out = io.StringIO()
    log.configure("DEBUG", redactor, stream=out)
    return out


def clean(out: io.StringIO) -> list[dict[str, object]]:
    text = out.getvalue()
    assert not [planted for planted in PLANTED if planted.lower() in text.lower()], text
    return [json.loads(line) for line in text.splitlines()]


class Failing(Exception):
    pass


def raise_nested() -> None:
    try:
        int(TEXT)
    except ValueError as error:
        raise Failing(TEXT) from error


@pytest.mark.parametrize("scenario", CANARIES)
def test_a_library_that_logs_an_identifier_is_redacted(lines: io.StringIO, scenario: str) -> None:
    text, canary = CANARIES[scenario]
    logging.getLogger("some.library").warning("got %r from a client", text)
    assert canary not in lines.getvalue()
    assert json.loads(lines.getvalue())["event"] == "third-party"


def test_an_event_carries_its_fields_and_what_is_bound(lines: io.StringIO) -> None:
    with log.bind(org="riverside", conversation="c-1"):
        log.emit(Event.TURN_ANSWERED, ms=12.5, engine="rasa", flags=["chest-pain"])
    log.emit(Event.MIGRATED)
    first, second = clean(lines)
    assert first | {"timestamp": ""} == {
        "event": "turn-answered", "severity": "info", "timestamp": "", "org": "riverside",
        "conversation": "c-1", "ms": 12.5, "engine": "rasa", "flags": ["chest-pain"],
    }  # fmt: skip
    assert "org" not in second


def test_an_identifier_in_an_allowed_field_is_redacted_too(lines: io.StringIO) -> None:
    log.emit(Event.TEXT_RECEIVED, message="+15551230147")
    assert clean(lines)[0]["message"] == "[PHONE]"


@pytest.mark.parametrize(
    "fields",
    [{"colour": "red"}, {"org": "two words"}, {"reason": TEXT}, {"flags": ["ok", "not ok"]},
     {"count": {"a": 1}}, {"org": "x" * 200}],
)  # fmt: skip
def test_a_field_or_value_off_the_list_is_refused_and_never_shown(
    redactor: Redactor, logging_restored: None, fields: dict[str, object]
) -> None:
    out = io.StringIO()
    log.configure("INFO", redactor, lenient=False, stream=out)
    with pytest.raises(FieldError):
        log.emit(Event.MIGRATED, **fields)
    log.configure("INFO", redactor, lenient=True, stream=out)
    log.emit(Event.MIGRATED, **fields)
    withheld, kept = clean(out)
    assert (withheld["event"], withheld["count"]) == ("log-withheld", 1)
    assert set(kept) == {"event", "severity", "timestamp"}


def test_an_exception_shows_its_class_and_place_but_not_its_message(lines: io.StringIO) -> None:
    try:
        raise_nested()
    except Failing as error:
        log.emit(Event.UNEXPECTED_ERROR, error=error)
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application")
        for way in (error, repr([error]), traceback.format_exc()):
            logging.getLogger("library").warning("failed: %s", way)
    own, uvicorn, *_ = clean(lines)
    assert own["error"] == "Failing"
    assert "ValueError" in str(own["trace"])
    assert "raise_nested" in str(own["trace"])
    assert uvicorn["trace"] == own["trace"]


def test_a_handler_a_library_adds_later_sees_redacted_records_only(lines: io.StringIO) -> None:
    own = io.StringIO()
    handler = logging.StreamHandler(own)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    logger = logging.getLogger("dbos.late")
    logger.addHandler(handler)
    try:
        logger.warning("workflow input %s", TEXT)
        raise_nested()
    except Failing:
        logger.exception("workflow failed", stack_info=True)
    finally:
        logger.removeHandler(handler)
    clean(lines)
    assert "[PHONE]" in own.getvalue()
    assert not [planted for planted in PLANTED if planted in own.getvalue()]


def test_handlers_set_up_before_are_taken_away(redactor: Redactor, logging_restored: None) -> None:
    early, out = io.StringIO(), io.StringIO()
    logger = logging.getLogger("early.library")
    logger.addHandler(logging.StreamHandler(early))
    logger.propagate = False
    log.configure("DEBUG", redactor, stream=out)
    logger.warning(TEXT)
    assert early.getvalue() == ""
    assert clean(out)[0]["logger"] == "early.library"


def test_a_record_that_went_through_a_queue_is_redacted(lines: io.StringIO) -> None:
    waiting: queue.Queue[logging.LogRecord] = queue.Queue()
    logging.handlers.QueueHandler(waiting).emit(
        logging.LogRecord("raw", logging.ERROR, "x.py", 1, TEXT, None, None)
    )
    logging.getLogger().handle(waiting.get())
    assert "[PHONE]" in str(clean(lines)[0]["text"])


def test_warnings_threads_tasks_and_finalizers_are_redacted(lines: io.StringIO) -> None:
    warnings.warn(TEXT, stacklevel=1)
    thread = threading.Thread(target=raise_nested)
    thread.start()
    thread.join()

    async def lose_a_task() -> None:
        task = asyncio.get_running_loop().create_task(asyncio.to_thread(raise_nested))
        await asyncio.wait([task])
        del task

    asyncio.run(lose_a_task())
    found = clean(lines)
    assert {line["event"] for line in found} >= {"third-party", "unexpected-error"}


def test_bad_arguments_are_withheld_instead_of_printed(
    lines: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("library").warning("%d patients", TEXT)
    assert clean(lines)[0]["event"] == "log-withheld"
    assert capfd.readouterr().err == ""


def test_a_redactor_that_fails_withholds_the_line(logging_restored: None) -> None:
    class Broken(Redactor):
        def __init__(self) -> None:
            pass

        def redact(self, text: str) -> str:
            raise MemoryError(text)

    out = io.StringIO()
    log.configure("DEBUG", Broken(), stream=out)
    logging.getLogger("library").warning(TEXT)
    log.emit(Event.CASE_OPENED, case="c-1")
    assert [line["event"] for line in clean(out)] == ["log-withheld", "log-withheld"]


def test_the_patients_own_values_are_hidden_within_their_turn(lines: io.StringIO) -> None:
    with knowing(["Canary", "Zoila"]):
        logging.getLogger("library").warning("hello zoila CANARY")
    assert clean(lines)[0]["text"] == "hello [KNOWN] [KNOWN]"


def test_an_error_that_ends_the_process_is_redacted() -> None:
    program = (
        "from privacy import log; from privacy.redact import Redactor\n"
        "log.configure('INFO', Redactor.load())\n"
        f"raise RuntimeError({TEXT!r})\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    clean(io.StringIO(done.stderr))
    assert '"error": "RuntimeError"' in done.stderr


def test_captured_lines_can_be_asserted() -> None:
    with log.captured() as found:
        log.emit(Event.CASE_OPENED, case="c-1", level="urgent")
    assert [(one["event"], one["level"]) for one in found] == [("case-opened", "urgent")]


def test_every_logged_event_and_field_in_the_project_is_on_the_lists() -> None:
    """A field the list does not know would raise in a test, or be lost in production."""
    for path in [p for name in ("portal_api", "actions") for p in (ROOT / name).rglob("*.py")]:
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and _called(call) in {"emit", "log.emit"}:
                names = {keyword.arg for keyword in call.keywords} - {"error", None}
                assert names <= log.FIELDS, f"{path.name}:{call.lineno}"


def _called(call: ast.Call) -> str:
    return ast.unparse(call.func)
