"""The lexicon against the rules: every code a rule can ask for can be said, in both languages."""

import csv
from pathlib import Path

import pytest

from symptoms.lexicon import IGNORE, LANGUAGES, LexiconError, load_lexicon
from symptoms.patterns import PhraseError, PhraseGraph
from symptoms.spelling import closeness
from triage.library import load_library

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "nlu_data" / "lexicon"


def _codes(lang: str) -> set[str]:
    found: set[str] = set()
    for path in (FOLDER / "phrases").glob(f"*.{lang}.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["code"] for row in csv.DictReader(file)}
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_group_of_findings_can_be_said(lang: str) -> None:
    groups = load_library().groups
    codes = _codes(lang)
    assert [name for name, group in groups.items() if not codes & set(group)] == []


def test_both_languages_say_the_same_codes() -> None:
    assert _codes("en") == _codes("es")


def test_composites_use_parts_both_languages_have() -> None:
    with (FOLDER / "composites.csv").open(encoding="utf-8", newline="") as file:
        used = {
            part
            for row in csv.DictReader(file)
            for group in row["parts"].replace(">", "+").split("+")
            for part in group.split("|")
        }
    for lang in LANGUAGES:
        with (FOLDER / f"parts.{lang}.csv").open(encoding="utf-8", newline="") as file:
            missing = used - {row["part"] for row in csv.DictReader(file)}
        assert missing <= {"speech.name", "bone.name"}, (lang, missing)


def test_snomed_codes_have_their_check_digit() -> None:
    for code in load_lexicon(FOLDER).codes - {IGNORE}:
        assert code.startswith("local:") or _verhoeff(code), code


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"words\.en\.yaml"):
        load_lexicon(tmp_path)


def test_brackets_must_match() -> None:
    for phrase in ("(a b", "a) b"):
        with pytest.raises(PhraseError):
            PhraseGraph(lambda word: (word,)).add(phrase, "x")


@pytest.mark.parametrize(
    ("typed", "word", "edits"),
    [
        ("pian", "pain", 1),
        ("breathng", "breathing", 1),
        ("stomch", "stomach", 1),
        ("diarheea", "diarrhea", 2),
        ("best", "chest", None),
        ("can", "cant", None),
        ("rush", "rash", None),
    ],
)
def test_closeness(typed: str, word: str, edits: int | None) -> None:
    assert closeness(typed, word) == edits


def _verhoeff(code: str) -> bool:
    permuted = [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]]
    for _ in range(6):
        permuted.append([permuted[-1][digit] for digit in permuted[1]])
    check = 0
    for at, digit in enumerate(reversed(code)):
        check = _times(check, permuted[at % 8][int(digit)])
    return check == 0


def _times(left: int, right: int) -> int:
    """Product in the dihedral group of order ten."""
    if left < 5:
        return (left + right) % 5 if right < 5 else 5 + (left + right) % 5
    return 5 + (left - right) % 5 if right < 5 else (left - right) % 5
