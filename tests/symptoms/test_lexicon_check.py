"""The check of the lexicon's files: nothing to say of ours, and something of planted faults."""

from __future__ import annotations

import shutil
from pathlib import Path

from symptoms.lexicon_check import check_lexicon
from triage.library import load_library

LEXICON = Path(__file__).parents[2] / "nlu_data" / "lexicon"


def test_our_lexicon_says_every_finding_in_eight_ways() -> None:
    assert check_lexicon(LEXICON, load_library().groups) == []


def test_faults_are_named(tmp_path: Path) -> None:
    for name in ("composites.csv", "parts.en.csv", "parts.es.csv"):
        shutil.copy(LEXICON / name, tmp_path)
    for lang in ("en", "es"):
        shutil.copy(LEXICON / f"context.{lang}.yaml", tmp_path)
        shutil.copy(LEXICON / f"words.{lang}.yaml", tmp_path)
    phrases = tmp_path / "phrases"
    phrases.mkdir()
    header = "code,name,phrases\n"
    (phrases / "one.en.csv").write_text(
        header + "local:hiccups,Hiccups,hiccups;hiccupping\n", "utf-8"
    )
    (phrases / "one.es.csv").write_text(header + "HICCUPS,Hipo,hipo\n", "utf-8")
    (phrases / "two.es.csv").write_text("code,phrases\nlocal:hiccups,hipo\n", "utf-8")
    faults = check_lexicon(tmp_path, {"hiccups": ["local:hiccups"], "unheard": ["local:unheard"]})
    assert "one.es.csv:2: not a code: HICCUPS" in faults
    assert "two.es.csv: the columns are not code, name, phrases" in faults
    assert "unheard: none of its codes can be said" in faults
    assert "local:hiccups: 2 phrasings in en, 8 are needed" in faults
