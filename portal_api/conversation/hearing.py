"""What was understood from words, kept with the message and handed to the rules."""

from __future__ import annotations

import json
from collections.abc import Iterable

from symptoms.understanding import Mentioned, Understanding
from triage.answers import Answers, LinkId, Reply, Value
from triage.findings import Finding, Measured


def nothing(text: str, lang: str) -> Understanding:
    """Words that were not searched: a choice was pressed, or nothing was written."""
    return Understanding(text, lang, (), (), None)


def told(
    text: str, lang: str, findings: Iterable[Finding], measured: Iterable[Measured]
) -> Understanding:
    """Everything found before, as if it had been said in one message."""
    return Understanding(text, lang, tuple(findings), tuple(measured), None)


def known(heard: Understanding) -> Answers:
    """Answers to ``about``, ``age``, ``sex`` and ``pregnant`` that the words themselves give."""
    person = heard.person
    if person is None:
        return Answers()
    said: dict[str, Value | None] = {
        "about": person.about,
        "age": person.age,
        "sex": person.sex,
        "pregnant": Reply.YES if person.pregnant else None,
    }
    answers = Answers()
    for link_id, value in said.items():
        if value is not None:
            answers = answers.with_answer(LinkId(link_id), value)
    return answers


def dumps(heard: Understanding) -> str:
    """JSON without the words themselves; see :func:`loads`."""
    person = heard.person
    return json.dumps(
        {
            "lang": heard.lang,
            "findings": [f.to_json() for f in heard.findings],
            "measured": [m.to_json() for m in heard.measured],
            "person": person.to_json() if person else None,
        }
    )


def loads(data: str, text: str) -> Understanding:
    """The inverse of :func:`dumps`, given the words."""
    parsed = json.loads(data)
    person = parsed["person"]
    return Understanding(
        text,
        parsed["lang"],
        tuple(Finding.from_json(f) for f in parsed["findings"]),
        tuple(Measured.from_json(m) for m in parsed["measured"]),
        Mentioned(**person) if person else None,
    )
