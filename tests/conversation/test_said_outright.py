"""Dangers said outright, by web and as in text messages, and everyday requests.

Each danger raises an alarm; no request does. Which of several alarms comes first is not the point
here: ``test_red_flag_words`` holds each flag to its own words.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from portal_api.conversation.guard import Guard
from portal_api.conversation.state import ConversationState
from portal_api.wiring import Parts

FILE = Path(__file__).with_name("said_outright.csv")
LANGS = ("en", "es")


def rows(lang: str, *, danger: bool) -> list[str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return [
            row["text"]
            for row in csv.DictReader(file)
            if row["lang"] == lang and bool(row["flag"]) is danger
        ]


def alarms(parts: Parts, lang: str, text: str) -> list[str]:
    guard = Guard(parts.finder)
    guarded = guard.screen(parts.library, guard.hear(text, lang), ConversationState(), "0")
    return [hit.flag.id for hit in guarded.alarms]


@pytest.mark.parametrize("lang", LANGS)
def test_every_danger_raises_an_alarm(parts: Parts, lang: str) -> None:
    texts = rows(lang, danger=True)
    assert len(texts) > 100
    assert [text for text in texts if not alarms(parts, lang, text)] == []


@pytest.mark.parametrize("lang", LANGS)
def test_no_everyday_request_raises_one(parts: Parts, lang: str) -> None:
    texts = rows(lang, danger=False)
    assert len(texts) >= 48
    assert [text for text in texts if alarms(parts, lang, text)] == []
