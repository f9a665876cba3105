"""``portico screen``: one answer a line, whatever the line holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.portal_api.cli.conftest import run

LINES: dict[str, bytes] = {
    "plain": b"chest pain and I can't breathe",
    "calm": b"I would like a new appointment",
    "json": b'{"text": "crushing chest pain and short of breath", "lang": "en", "age": 61}',
    "spanish": b"me duele el pecho y no puedo respirar",
    "empty": b"",
    "broken json": b'{"text": "chest pain and I can\'t breathe"',
    "other json": b'{"words": "hello"}',
    "nonsense facts": b'{"text": "I took a bottle of pills", "age": "old", "sex": 5, "lang": "xx"}',
    "no text": b'{"text": null}',
    "half a character": b'{"text": "chest pain \\ud83d"}',
    "not UTF-8": b"\xff\xfe chest pain",
    "long": b"a" * 10_000,
    "separator": '{"text": "no\u2028fever"}'.encode(),
}


@pytest.fixture(scope="module")
def screened() -> dict[str, dict[str, Any]]:
    ran = run("screen", stdin=b"\n".join(LINES.values()) + b"\n")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.split("\n")[:-1]
    return dict(zip(LINES, map(json.loads, lines), strict=True))


@pytest.mark.parametrize("name", LINES)
def test_every_line_gives_one_answer_of_the_same_shape(
    screened: dict[str, dict[str, Any]], name: str
) -> None:
    found = screened[name]
    assert list(found) == ["text", "lang", "level", "red_flags", "ask"]
    assert found["lang"] in {"en", "es"}
    assert (found["level"] is None) == (found["red_flags"] == [])
    for flag in found["red_flags"] + found["ask"]:
        assert list(flag) == ["id", "level", "span"]
        assert flag["span"] is None or 0 <= flag["span"][0] < flag["span"][1] <= len(found["text"])


@pytest.mark.parametrize("name", ["plain", "json", "spanish", "broken json"])
def test_danger_is_found_in_words_and_in_json(
    screened: dict[str, dict[str, Any]], name: str
) -> None:
    assert screened[name]["level"] == "emergency-ambulance"
    assert screened[name]["red_flags"]


@pytest.mark.parametrize("name", ["calm", "empty", "no text", "long", "other json"])
def test_where_there_is_none_the_level_is_null(
    screened: dict[str, dict[str, Any]], name: str
) -> None:
    assert screened[name]["level"] is None


def test_the_text_comes_back_as_it_was_given(screened: dict[str, dict[str, Any]]) -> None:
    for name in ("plain", "spanish", "empty", "broken json", "other json", "long"):
        assert screened[name]["text"] == LINES[name].decode()
    assert screened["separator"]["text"] == "no\u2028fever"
    assert (screened["plain"]["lang"], screened["spanish"]["lang"]) == ("en", "es")


def test_a_file_is_read_like_standard_input(tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(b"\xef\xbb\xbf" + LINES["plain"] + b"\r\n" + LINES["json"])
    ran = run("screen", str(file))
    first, second = map(json.loads, ran.out.split("\n")[:-1])
    assert first["text"] == LINES["plain"].decode()
    assert second["level"] == "emergency-ambulance"
