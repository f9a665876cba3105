"""Whole messages through finder and guard: emergencies raised, ordinary messages quiet.

The cases are our own. A third, chosen by a hash of the text, is held out: nothing is tuned on
it, and its figures are printed beside the others (``pytest -rP``).
"""

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from symptoms.finder import SymptomFinder
from triage.answers import Answers
from triage.findings import Status
from triage.library import Library, load_library
from triage.red_flags import screen

HERE = Path(__file__).parent
PROTOCOLS = HERE.parents[1] / "triage" / "protocols"
CASES = [
    json.loads(line)
    for lang in ("en", "es")
    for line in (HERE / f"cases_{lang}.jsonl").read_text(encoding="utf-8").splitlines()
]
GROUPS = yaml.safe_load((PROTOCOLS / "findings.yaml").read_text(encoding="utf-8"))["groups"]


def held_out(text: str) -> bool:
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % 3 == 0


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(PROTOCOLS)


@pytest.fixture(scope="module")
def outcomes(finder: SymptomFinder, library: Library) -> list[tuple[dict, bool, set[str]]]:
    results = []
    for case in CASES:
        understood = finder.find(case["text"])
        screening = screen(library, understood.findings, Answers(), understood.measured)
        present = {f.code for f in understood.findings if f.status is Status.PRESENT}
        named = {name for name, codes in GROUPS.items() if present & set(codes)}
        results.append((case, bool(screening.raised), named))
    return results


@pytest.mark.parametrize(("lang", "part"), [(g, p) for g in ("en", "es") for p in (False, True)])
def test_guard(outcomes: list[tuple[dict, bool, set[str]]], lang: str, part: bool) -> None:
    mine = [o for o in outcomes if o[0]["lang"] == lang and held_out(o[0]["text"]) is part]
    count = Counter((case["kind"] == "emergency", raised) for case, raised, _ in mine)
    sensitivity = count[True, True] / (count[True, True] + count[True, False])
    precision = count[True, True] / (count[True, True] + count[False, True])
    print(f"{lang} {'held out' if part else 'development'}: {dict(count)}")
    assert sensitivity >= 0.95
    assert precision >= 0.90


@pytest.mark.parametrize("part", [False, True])
def test_findings(outcomes: list[tuple[dict, bool, set[str]]], part: bool) -> None:
    right = wrong = missed = 0
    for case, _, named in outcomes:
        if held_out(case["text"]) is not part:
            continue
        wanted = set(case["groups"])
        if case["kind"] in ("emergency", "ordinary"):
            right, missed = right + len(wanted & named), missed + len(wanted - named)
        else:
            wrong += len(wanted & named)
    print(f"{'held out' if part else 'development'}: right {right} wrong {wrong} missed {missed}")
    assert right / (right + missed) >= 0.95
    assert wrong <= 2
