"""Questions, redaction, protocols, schema, demonstration people, and refusing to start."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.portal_api.cli.conftest import Ran, run


def test_questions_are_json_lines_in_both_languages(here: Callable[..., Ran]) -> None:
    ran = here("questions")
    assert (ran.code, ran.err) == (0, "")
    rows = [json.loads(line) for line in ran.out.splitlines()]
    assert {"about", "age", "sex"} <= {row["link_id"] for row in rows}
    for row in rows:
        assert list(row) == ["protocol", "link_id", "code", "type", "options", "unit", "text"]
        assert row["text"]["en"]
        assert row["text"]["es"]
        assert row["text"]["en"] != row["text"]["es"], row["link_id"]


PERSONAL = "Call me at 206-555-0123 or jane.roe@example.org"


def test_redact_is_a_pipe_without_identifiers() -> None:
    ran = run("redact", stdin=f"fever since Monday\n{PERSONAL}\nlast line".encode())
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert lines[0] == "fever since Monday"
    assert "555" not in ran.out
    assert "jane.roe" not in ran.out
    assert lines[2] == "last line"


def test_redact_as_json_says_what_was_where() -> None:
    ran = run("redact", "--json", stdin=f"{PERSONAL}\nnothing here\n".encode())
    assert ran.code == 0
    found, nothing = map(json.loads, ran.out.splitlines())
    assert "206-555-0123" in {PERSONAL[s["start"] : s["end"]] for s in found["spans"]}
    assert all(s["type"] for s in found["spans"])
    assert nothing == {"text": "nothing here", "spans": []}


def test_the_protocols_are_whole(here: Callable[..., Ran]) -> None:
    ran = here("protocols", "check")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(" 0 texts missing\n")


def test_a_protocol_is_shown_and_an_unknown_one_is_not(here: Callable[..., Ran]) -> None:
    ran = here("protocols", "show", "fever")
    assert ran.code == 0
    assert "(fever, version " in ran.out
    for heading in ("reviewed by:", "Questions", "Rules, most urgent first", "source "):
        assert heading in ran.out
    missing = here("protocols", "show", "no-such")
    assert (missing.code, missing.out) == (1, "")
    assert missing.err.startswith("no protocol no-such; there are: ")


def _counts(tmp_path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(tmp_path / "var" / "portico.sqlite3")) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type='table'").fetchall()
        return {t: connection.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for (t,) in tables}


def test_migrating_and_seeding_twice_changes_nothing_the_second_time(
    demo: Callable[..., Ran], tmp_path: Path
) -> None:
    assert [demo("migrate").code for _ in range(2)] == [0, 0]
    assert _counts(tmp_path)["staff"] == 0
    assert demo("seed").code == 0
    once = _counts(tmp_path)
    assert once["staff"] > 0
    assert once["patient"] > 0
    assert demo("seed").code == 0
    assert _counts(tmp_path) == once


COMPLETE = {
    "PORTICO_DATABASE_URL": "sqlite://",
    "PORTICO_PUBLIC_URL": "https://portico.example",
    "PORTICO_FIELD_KEYS": "x",
    "PORTICO_INDEX_KEY": "x",
    "PORTICO_BOT_URL": "http://127.0.0.1:9",
    "PORTICO_BOT_TOKEN": "x",
    "PORTICO_ORGANISATIONS_FILE": "organisations.toml",
    "PORTICO_SMS_SENDER": "twilio",
}


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("serve", "PORTICO_INDEX_KEY"),
        ("worker", "PORTICO_BOT_TOKEN"),
        ("migrate", "PORTICO_DATABASE_URL"),
    ],
)
def test_without_a_setting_nothing_starts_and_the_setting_is_named(
    command: str, missing: str
) -> None:
    given = {name: value for name, value in COMPLETE.items() if name != missing}
    _refused(run(command, **given), missing)


def test_the_demonstration_is_never_seeded_into_production(here: Callable[..., Ran]) -> None:
    _refused(here("seed", **COMPLETE), "PORTICO_PROFILE")


def test_storing_texts_instead_of_sending_them_is_refused_in_production(
    here: Callable[..., Ran],
) -> None:
    _refused(here("migrate", **{**COMPLETE, "PORTICO_SMS_SENDER": "storing"}), "PORTICO_SMS_SENDER")


def _refused(ran: Ran, named: str) -> None:
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"portico: {named}: ")
    assert len(ran.err.splitlines()) == 1
