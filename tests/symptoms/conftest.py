"""One finder for all tests: loading costs seconds, finding milliseconds."""

from pathlib import Path

import pytest

from symptoms.finder import SymptomFinder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def finder() -> SymptomFinder:
    return SymptomFinder.load(ROOT / "nlu_data" / "lexicon")
