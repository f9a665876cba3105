"""What a permit reaches to, by its ground."""

from datetime import UTC, datetime

import pytest

from consent.decisions import GUARDIAN, PATIENT, Decision, Ground
from consent.minors import AgePolicy
from consent.permits import NotPermittedError, again, emergency, granted, legal, reply
from consent.purposes import Purpose
from consent.terms import current

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EVERY_TYPE = ("QuestionnaireResponse", "Observation", "Flag", "Task", "Consent")


def yes(purpose: Purpose, actor: str = PATIENT, *, is_yes: bool = True) -> Decision:
    version = current(purpose).version
    return Decision(purpose, version, is_yes, NOON, "en", "portal", actor, "the text")


@pytest.mark.parametrize(
    ("permit", "keeps", "holds", "writes"),
    [
        (granted(Purpose.CLINIC, [yes(Purpose.CLINIC)]), set(EVERY_TYPE), False, False),
        (granted(Purpose.TRIAGE, [yes(Purpose.TRIAGE)]), set(), True, False),
        (granted(Purpose.TEXTS, [yes(Purpose.TEXTS)]), set(), False, True),
        (granted(Purpose.QUALITY, [yes(Purpose.QUALITY)]), set(), False, False),
        (emergency(), {"Flag", "Task"}, False, True),
        (reply(), set(), True, True),
        (legal(), {"Flag", "Task", "Consent"}, True, True),
    ],
)
def test_each_ground_reaches_so_far_and_no_further(
    permit: object, keeps: set[str], holds: bool, writes: bool
) -> None:
    assert {kind for kind in EVERY_TYPE if permit.keeps(kind)} == keeps  # type: ignore[attr-defined]
    assert (permit.holds, permit.writes) == (holds, writes)  # type: ignore[attr-defined]


def test_without_a_yes_there_is_no_permit() -> None:
    assert granted(Purpose.CLINIC, []) is None
    assert granted(Purpose.CLINIC, [yes(Purpose.CLINIC, is_yes=False)]) is None
    assert granted(Purpose.CLINIC, [yes(Purpose.TRIAGE)]) is None


def test_of_who_is_too_young_a_guardians_yes_counts_or_one_staff_wrote_down() -> None:
    of = {
        actor: granted(Purpose.CLINIC, [yes(Purpose.CLINIC, actor)], alone=False)
        for actor in (PATIENT, GUARDIAN, "staff:nadia")
    }
    assert {actor for actor, permit in of.items() if permit is not None} == {
        GUARDIAN,
        "staff:nadia",
    }


def test_a_yes_taken_back_ends_the_permit_a_text_was_queued_on() -> None:
    assert again(Ground.GRANTED, [yes(Purpose.TEXTS)]) is not None
    assert again(Ground.GRANTED, []) is None
    assert again(None, []) == reply()
    assert again(Ground.EMERGENCY, []) == emergency()


def test_demanding_more_than_there_is_raises() -> None:
    permit = emergency()
    with pytest.raises(NotPermittedError, match="emergency"):
        permit.demand(permit.keeps("Observation"))


@pytest.mark.parametrize(
    ("about", "age", "topics", "alone", "comment"),
    [
        ("self", 18.0, {"cough"}, True, "old enough"),
        ("self", 17.9, {"cough"}, False, "not yet"),
        ("self", 14.0, {"low-mood"}, True, "a sensitive topic, old enough for it"),
        ("self", 13.9, {"low-mood"}, False, "a sensitive topic, not yet"),
        ("self", 15.0, {"low-mood", "cough"}, False, "the other topic is not sensitive"),
        ("self", 15.0, set(), False, "no topic known yet"),
        ("child", 4.0, {"cough"}, True, "a parent writes"),
        ("other", 4.0, {"cough"}, True, "somebody else writes"),
        (None, 12.0, {"cough"}, False, "an age and nobody named: themselves"),
        ("self", None, {"cough"}, True, "an age nobody has told stops nothing"),
        ("self", "unsure", {"cough"}, True, "nor one they are not sure of"),
    ],
)
def test_who_decides_alone(
    about: str | None, age: object, topics: set[str], alone: bool, comment: str
) -> None:
    policy = AgePolicy(18, 14, frozenset({"low-mood"}))
    assert policy.decides_alone(about, age, topics) is alone, comment


def test_the_defaults_are_the_strictest() -> None:
    assert not AgePolicy().decides_alone("self", 17.9, {"low-mood"})
