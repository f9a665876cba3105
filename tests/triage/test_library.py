"""Loading protocols: what is refused, naming the file and the part."""

import re
import shutil
from pathlib import Path

import pytest

from triage.answers import LinkId
from triage.library import DIRECTORY, Library, LibraryError, load_library
from triage.parsing import SNOMED

ONE_CONCEPT_COVERS = {"abdominal-pain.vaginal-bleeding"}
"""Questions over several groups whose one SNOMED concept is as wide as the question."""
LOCAL = re.compile(r"local:[a-z0-9.-]+")


def test_the_protocols_in_use_are_whole(library: Library) -> None:
    wanted = {"chest-pain", "breathing-difficulty", "fever", "abdominal-pain", "general"}
    assert wanted <= set(library.protocols)
    assert library.required == ("about", "age", "sex")
    for protocol in library.protocols.values():
        assert protocol.reviewed_by == "pending clinical review"
        assert protocol.sources
        assert set(library.required) <= set(protocol.questions)


def test_every_rule_and_red_flag_cites_a_public_page(library: Library) -> None:
    cited = [rule for p in library.protocols.values() for rule in p.rules]
    for part in [*cited, *library.red_flags.values()]:
        assert part.sources
        assert all(source.url.startswith("https://") for source in part.sources)


def test_codes_are_snomed_with_a_right_check_digit_or_local(library: Library) -> None:
    assert library.codes <= set(library.names)
    for code in library.names:
        assert LOCAL.fullmatch(code) or _verhoeff(code), code


def test_the_same_files_have_the_same_version(library: Library, tmp_path: Path) -> None:
    copy = tmp_path / "protocols"
    shutil.copytree(DIRECTORY, copy)
    assert load_library(copy).version == library.version
    fever = copy / "fever.yaml"
    fever.write_text(fever.read_text().replace("below: 0.25", "below: 0.26"))
    assert load_library(copy).version != library.version


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("fever.yaml", "questions: [age,", "questions: [none,", "unknown question none"),
        ("fever.yaml", "{when: fever.limb,", "{when: fever.leg,", "unknown question fever.leg"),
        ("chest-pain.yaml", "sources: [medlineplus-chest-pain]}", "sources: []}", "public source"),
        ("chest-pain.yaml", "[medlineplus-chest-pain]}", "[my-blog]}", "unknown source 'my-blog'"),
        ("chest-pain.yaml", "findings: [sweating]", "findings: [sweat]", "unknown finding group"),
        ("fever.yaml", "from: 0.25, below: 0.5", "from: 0.5, below: 0.25", "can never fire"),
        ("chest-pain.yaml", "{age: {from: 65}}", "{age: {from: 165}}", "can never fire"),
        ("chest-pain.yaml", "{age: {from: 65}}", "{sex: {from: 65}}", "is a choice question"),
        ("general.yaml", "shared_rules: [severe-", "shared_rules: [x, severe-", "shared rule x"),
        ("chest-pain.yaml", "chest-pain.worse]", "chest-pain.worse, coughing-blood]", "twice"),
        ("chest-pain.yaml", "worse:\n    {when: chest-pain.worse,", "worse:\n    {when: fainted,",
         "question chest-pain.worse changes nothing"),
        ("chest-pain.yaml", "level: same-day, unsure: soon", "level: soon, unsure: urgent",
         "not sure cannot be more urgent"),
        ("chest-pain.yaml", "base_level: soon", "base_level: urgent", "below the protocol's base"),
        ("general.yaml", "fallback: true", "fallback: false", "fallback"),
        ("shared.yaml", "options: [self,", "options: ['yes',", "cannot be option ids"),
        ("shared.yaml", "id: callback", "id: age", "defined twice"),
        ("red_flags.yaml", "when: choking", "when: chocking", "red_flags.yaml: choking"),
        ("red_flags.yaml", "opens: crisis", "opens: crises", "unknown protocol crises"),
        ("red_flags.yaml", "level: urgent", "level: quick", "red_flags.yaml"),
        ("findings.yaml", "groups:", "group:", "unknown finding group"),
        ("fever.yaml", 'code: "local:fever.mottled", ', "", "a code of their own"),
        ("sources.yaml", '"2026-11-20 copy"', '"surely"', "not a way to check a source: 'surely'"),
        ("sources.yaml", ', "2026-11-20 copy"', "", "how that was checked"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_by_name(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    copy = tmp_path / "protocols"
    shutil.copytree(DIRECTORY, copy)
    text = (copy / file).read_text()
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1))
    with pytest.raises(LibraryError, match=re.escape(message)):
        load_library(copy)


def test_every_source_says_how_it_was_checked(library: Library) -> None:
    cited = [rule.sources for p in library.protocols.values() for rule in p.rules]
    cited += [flag.sources for flag in library.red_flags.values()]
    ways = {source.checked.split()[-1] for sources in cited for source in sources}
    assert ways <= {"copy", "named"}


def test_a_question_for_several_meanings_is_coded_as_what_it_asks(library: Library) -> None:
    """One SNOMED code for several groups would record a yes as one of them."""
    groups = [set(codes) for codes in library.groups.values()]
    for question in library.questions.values():
        in_one_group = any(set(question.findings) <= group for group in groups)
        if question.findings and not in_one_group and question.link_id not in ONE_CONCEPT_COVERS:
            assert question.code == f"local:{question.link_id}"
        if question.code_system == SNOMED:
            assert question.code in question.findings


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("chest-pain.spreading", "local:pain-spreading"),
        ("chest-pain-now", "local:chest-pain-now"),
        ("severe-breathless", "local:cannot-speak-for-breath"),
        ("blue-lips", "local:blue-lips"),
        ("leg-swelling", "local:leg-swelling"),
        ("not-feeding", "local:not-feeding"),
        ("confused", "local:confused"),
        ("general.allergy", "local:general.allergy"),
        ("general.self-harm", "local:general.self-harm"),
        ("crisis.plan", "local:crisis.plan"),
        ("crisis.taken-something", "local:crisis.taken-something"),
        ("fainted", "419045004"),
        ("coughing-blood", "66857006"),
    ],
)
def test_a_yes_is_not_recorded_as_something_narrower(
    library: Library, link: str, code: str
) -> None:
    assert library.questions[LinkId(link)].code == code


@pytest.mark.parametrize("file", ["shared", "red_flags", "findings", "sources"])
def test_a_missing_file_is_named(tmp_path: Path, file: str) -> None:
    copy = tmp_path / "protocols"
    shutil.copytree(DIRECTORY, copy)
    (copy / f"{file}.yaml").unlink()
    with pytest.raises(LibraryError, match=file):
        load_library(copy)


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
