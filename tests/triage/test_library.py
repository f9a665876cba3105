"""Loading protocols: what is refused, naming the file and the part."""

import re
import shutil
from pathlib import Path

import pytest

from triage.files import LibraryError
from triage.library import Library, load_library
from triage.parsing import SNOMED

ONE_CONCEPT_COVERS = {"vaginal-bleeding"}
"""Questions over several groups whose one SNOMED concept is as wide as the question."""
SMALL = Path(__file__).parent / "small"
LOCAL = re.compile(r"local:[a-z0-9.-]+")


def test_the_protocols_in_use_are_whole(library: Library) -> None:
    wanted = {"chest-pain", "breathing-difficulty", "fever", "abdominal-pain", "general"}
    assert wanted <= set(library.protocols)
    assert library.required == ("about", "age", "sex")
    for protocol in library.protocols.values():
        assert protocol.reviewed_by == "pending clinical review"
        assert protocol.sources
        assert protocol.administrative or set(library.required) <= set(protocol.questions)


def test_every_rule_and_red_flag_cites_a_public_page(library: Library) -> None:
    cited = [rule for p in library.protocols.values() for rule in p.rules]
    for part in [*cited, *library.red_flags.values()]:
        assert part.sources
        assert all(source.url.startswith("https://") for source in part.sources)


def test_codes_are_snomed_with_a_right_check_digit_or_local(library: Library) -> None:
    assert library.codes <= set(library.names)
    for code in library.names:
        assert LOCAL.fullmatch(code) or _verhoeff(code), code


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small library of its own, to be broken."""
    copy = tmp_path / "protocols"
    shutil.copytree(SMALL, copy)
    return copy


def test_the_same_files_have_the_same_version(small: Path) -> None:
    before = load_library(small).version
    assert load_library(small).version == before == load_library(SMALL).version
    cough = small / "airways" / "cough.yaml"
    cough.write_text(cough.read_text().replace("from: 75", "from: 76"))
    assert load_library(small).version != before


def test_folders_are_joined_into_one_library(small: Path) -> None:
    library = load_library(small)
    assert set(library.protocols) == {"cough", "child-cough", "general"}
    assert set(library.groups) == {"breathless", "blue-lips", "cough"}


COUGH = "airways/cough.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (COUGH, "questions: [", "questions: [none, ", "unknown question none"),
        (COUGH, "{when: cough.blood,", "{when: cough.bloody,", "unknown question cough.bloody"),
        (COUGH, "sources: [nhs-cough]}", "sources: []}", "public source"),
        (COUGH, "sources: [nhs-cough]}", "sources: [my-blog]}", "unknown source 'my-blog'"),
        (COUGH, "findings: [cough]", "findings: [coughs]", "unknown finding group"),
        (COUGH, "{age: {from: 75}}", "{age: {from: 75, below: 70}}", "can never fire"),
        (COUGH, "{age: {from: 75}}", "{age: {from: 165}}", "can never fire"),
        (COUGH, "{age: {from: 75}}", "{age: {below: 5}}", "rule older: can never fire"),
        (COUGH, "{age: {from: 75}}", "{sex: {from: 75}}", "is a choice question"),
        (COUGH, "shared_rules: [", "shared_rules: [x, ", "unknown shared rule x"),
        (COUGH, "cough.days,", "cough.days, cough.days,", "twice"),
        (COUGH, "{when: cough.blood,", "{when: breathless,", "cough.blood changes nothing"),
        (COUGH, "level: same-day, unsure: soon", "level: soon, unsure: urgent",
         "not sure cannot be more urgent"),
        (COUGH, "base_level: self-care", "base_level: urgent", "below the protocol's base"),
        (COUGH, "self-care\nbase_route: home", "routine\nbase_route: clinic",
         "weeks: never more than the base"),
        (COUGH, "{when: {cough.days: {from: 21}}", "{when: {all: [cough.blood, breathless]}",
         "rule weeks: is shadowed by breathless"),
        (COUGH, "{age: {from: 75}}, {temp", "{age: {from: 75}}, pregnant, {temp",
         "older: can never fire"),
        (COUGH, "cough.blood, danger: true", 'cough.blood, danger: true, code: "snomed:66857006"',
         "unknown code 66857006"),
        (COUGH, "cough.blood, danger: true", 'cough.blood, code: "local:breathless"',
         "ask for the same code local:breathless"),
        (COUGH, "date: 2026-11-21", "date: today", "'date' is missing or no date"),
        (COUGH, "author: Tester", "author: ''", "author"),
        (COUGH, "for: {age: {from: 16}}", "for: {weight: {from: 16}}", "unknown question weight"),
        ("airways/child-cough.yaml", "{id: child-cough.bark}",
         "{id: child-cough.bark, ask_if: {age: {from: 130}}}", "can never be asked"),
        ("airways/findings.yaml", "cough:", "breathless:", "breathless is defined twice"),
        ("general.yaml", "fallback: true", "fallback: false", "fallback"),
        ("shared.yaml", "options: [self,", "options: ['yes',", "cannot be option ids"),
        ("shared.yaml", "id: pregnant", "id: age", "defined twice"),
        ("red_flags.yaml", "when: blue-lips", "when: blue-lip", "red_flags.yaml: blue-lips"),
        ("red_flags.yaml", "opens: general", "opens: generals", "unknown protocol generals"),
        ("red_flags.yaml", "level: emergency-ambulance", "level: quick", "red_flags.yaml"),
        ("findings.yaml", "groups:", "group:", "unknown finding group"),
        ("shared.yaml", 'code: "local:danger-signs", ', "", "a code of their own"),
        ("sources.yaml", '"2026-11-20 copy"', '"surely"', "not a way to check a source: 'surely'"),
        ("sources.yaml", ', "2026-11-20 copy"', "", "how that was checked"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_name(
    small: Path, file: str, old: str, new: str, message: str
) -> None:
    text = (small / file).read_text()
    assert old in text
    (small / file).write_text(text.replace(old, new, 1))
    with pytest.raises(LibraryError, match=re.escape(message)):
        load_library(small)


def test_two_protocols_of_one_name_are_refused(small: Path) -> None:
    shutil.copy(small / COUGH, small / "cough.yaml")
    with pytest.raises(LibraryError, match=r"there is another cough\.yaml"):
        load_library(small)


def test_a_question_for_several_meanings_is_coded_as_what_it_asks(library: Library) -> None:
    """One SNOMED code for several groups would record a yes as one of them."""
    groups = [set(codes) for codes in library.groups.values()]
    for question in library.questions.values():
        in_one_group = any(set(question.findings) <= group for group in groups)
        if question.findings and not in_one_group and question.link_id not in ONE_CONCEPT_COVERS:
            assert question.code is not None, question.link_id
            assert question.code.startswith("local:"), question.link_id
        if question.code_system == SNOMED:
            assert question.code in question.findings


@pytest.mark.parametrize("file", ["shared", "red_flags", "findings", "sources"])
def test_a_missing_file_is_named(small: Path, file: str) -> None:
    for path in small.rglob(f"{file}.yaml"):
        path.unlink()
    with pytest.raises(LibraryError, match=file):
        load_library(small)


def _verhoeff(code: str) -> bool:
    """The check digit of SNOMED CT identifiers (SNOMED CT Editorial Guide, "Check-digit")."""
    multiply, permute = _tables()
    check = 0
    for position, digit in enumerate(reversed(code)):
        check = multiply[check][permute[position % 8][int(digit)]]
    return check == 0


def _tables() -> tuple[list[list[int]], list[list[int]]]:
    def product(a: int, b: int) -> int:
        # The dihedral group of order ten: 0-4 are rotations, 5-9 reflections.
        if a < 5:
            return (a + b) % 5 if b < 5 else 5 + (a + b) % 5
        return 5 + (a - b) % 5 if b < 5 else (a - b) % 5

    first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
    permute = [list(range(10))]
    for _ in range(7):
        permute.append([permute[-1][digit] for digit in first])
    return [[product(a, b) for b in range(10)] for a in range(10)], permute
