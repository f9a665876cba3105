"""``portico screen``: the guard alone, on any text."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from portal_api.conversation.hearing import known as known_of
from portal_api.wiring import LEXICON, PROTOCOLS
from symptoms.finder import SymptomFinder
from triage.answers import LinkId
from triage.level import Level
from triage.library import Library, load_library
from triage.red_flags import RedFlagHit
from triage.red_flags import screen as screen_findings

LANGUAGES = ("en", "es")


def screen(file: Path | None) -> None:
    """One JSON line out per line in."""
    finder, library = SymptomFinder.load(LEXICON), load_library(PROTOCOLS)
    source = file.open("rb") if file else sys.stdin.buffer
    for given in _read(TextIOWrapper(source, encoding="utf-8-sig", errors="replace")):
        found = json.dumps(screen_one(finder, library, given), ensure_ascii=False)
        sys.stdout.buffer.write(found.encode("utf-8", "replace") + b"\n")
        sys.stdout.buffer.flush()


def screen_one(finder: SymptomFinder, library: Library, given: dict[str, Any]) -> dict[str, Any]:
    """``text`` with optional ``lang``, ``age`` (years) and ``sex`` in; the guard's answer out.

    An age, sex or language that makes no sense counts as not given: what is not known rules
    nothing out.
    """
    text = str(given.get("text") or "")
    lang = given.get("lang")
    heard = finder.find(text, lang if lang in LANGUAGES else None)
    known = known_of(heard)
    for name, value in _facts(library, given):
        known = known.with_answer(LinkId(name), value)
    screening = screen_findings(library, heard.findings, known, heard.measured)
    level = Level.worst(*(hit.flag.level for hit in screening.raised))
    return {
        "text": text,
        "lang": heard.lang,
        "level": level.value if screening.raised else None,
        "red_flags": [_flag(hit) for hit in screening.raised],
        "ask": [_flag(hit) for hit in screening.doubtful],
    }


def _facts(library: Library, given: dict[str, Any]) -> Iterator[tuple[str, float | str]]:
    age, sex = given.get("age"), given.get("sex")
    if isinstance(age, int | float) and not isinstance(age, bool) and age >= 0:
        yield "age", float(age)
    if sex in library.questions[LinkId("sex")].options:
        yield "sex", str(sex)


def _flag(hit: RedFlagHit) -> dict[str, Any]:
    spans = [(f.start, f.end) for f in hit.findings]
    span = [min(s for s, _ in spans), max(e for _, e in spans)] if spans else None
    return {"id": hit.flag.id, "level": hit.flag.level.value, "span": span}


def _read(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """JSON objects as they are; any other line is a text."""
    for line in lines:
        stripped = line.rstrip("\n")
        if stripped.startswith("{"):
            try:
                given = json.loads(stripped)
            except json.JSONDecodeError:
                given = None
            if isinstance(given, dict) and "text" in given:
                yield given
                continue
        yield {"text": stripped}
