"""Every red flag, said in plain words in each language, is raised by the guard's own chain."""

import csv
from pathlib import Path

import pytest

from portal_api.wiring import LEXICON
from symptoms.finder import SymptomFinder
from triage.answers import Answers
from triage.library import Library, load_library
from triage.red_flags import screen

TABLE = Path(__file__).parents[1] / "clinical" / "red_flag_words.csv"
LIBRARY: Library = load_library()
LANGS = ("en", "es")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def finder() -> SymptomFinder:
    return SymptomFinder.load(LEXICON)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("row", rows(), ids=lambda row: row["flag"])
def test_plain_words_raise_the_flag(finder: SymptomFinder, row: dict[str, str], lang: str) -> None:
    heard = finder.find(row[lang], lang)
    screening = screen(LIBRARY, heard.findings, Answers(), heard.measured)
    assert row["flag"] in {hit.flag.id for hit in screening.raised}, row[lang]


def test_every_flag_has_its_words() -> None:
    assert [row["flag"] for row in rows()] == list(LIBRARY.red_flags)
