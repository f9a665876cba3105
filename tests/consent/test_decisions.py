"""May we? The latest decision on the current text counts, and silence is no."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.decisions import Decision, Ground, actor_for, may, withdraw
from consent.purposes import Purpose
from consent.retention import RETENTION, Kind
from consent.terms import CURRENT, HISTORY

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOW = CURRENT[Purpose.CLINIC]


def decision(
    granted: bool,
    minutes: int = 0,
    version: str = NOW.version,
    purpose: Purpose = Purpose.CLINIC,
    actor: str = "patient",
) -> Decision:
    at = NOON + timedelta(minutes=minutes)
    return Decision(purpose, version, granted, at, "en", "portal", actor, "the text")


@pytest.mark.parametrize(
    ("decisions", "allowed", "ground"),
    [
        ([], False, Ground.NEVER_ASKED),
        ([decision(True)], True, Ground.GRANTED),
        ([decision(False)], False, Ground.DENIED),
        ([decision(True), decision(False, 1)], False, Ground.DENIED),
        ([decision(False, 1), decision(True)], False, Ground.DENIED),
        ([decision(False), decision(True, 1)], True, Ground.GRANTED),
        ([decision(True), decision(False)], False, Ground.DENIED),
        ([decision(True, version="2020-01")], False, Ground.TEXT_CHANGED),
        ([decision(False, version="2020-01")], False, Ground.DENIED),
        ([decision(True, purpose=Purpose.TEXTS)], False, Ground.NEVER_ASKED),
    ],
)
def test_the_latest_decision_on_the_current_text_counts(
    decisions: list[Decision], allowed: bool, ground: Ground
) -> None:
    permission = may(Purpose.CLINIC, decisions, NOW)
    assert (permission.allowed, permission.reason) == (allowed, ground)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 99)), max_size=8), st.randoms())
def test_the_order_in_which_decisions_are_stored_does_not_matter(
    made: list[tuple[bool, int]], chance: object
) -> None:
    decisions = [decision(granted, minutes) for granted, minutes in made]
    shuffled = list(decisions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert may(Purpose.CLINIC, decisions, NOW) == may(Purpose.CLINIC, shuffled, NOW)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 99)), min_size=1, max_size=8))
def test_after_taking_it_back_nothing_is_allowed(made: list[tuple[bool, int]]) -> None:
    decisions = [decision(granted, minutes) for granted, minutes in made]
    last = max(decisions, key=lambda d: d.decided_at)
    back = withdraw(last, NOON + timedelta(minutes=100), "sms", "STOP")
    assert not may(Purpose.CLINIC, [*decisions, back], NOW).allowed
    assert last in decisions  # the earlier decision stays as it was


def test_consent_cannot_be_taken_back_before_it_was_given() -> None:
    with pytest.raises(ValueError, match="before"):
        withdraw(decision(True), NOON - timedelta(days=1), "sms", "STOP")


def test_a_time_without_a_zone_and_an_unnamed_actor_are_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Decision(
            Purpose.TRIAGE,
            "1",
            True,
            NOON.replace(tzinfo=None),
            "en",
            "sms",
            "patient",
            "",
        )
    with pytest.raises(ValueError, match="staff"):
        decision(True, actor="staff:")


def test_for_a_child_the_guardian_decides_and_it_is_noted() -> None:
    assert decision(True, actor=actor_for("child")).by_guardian
    assert not decision(True, actor=actor_for("self")).by_guardian


def test_every_purpose_has_a_current_text_from_the_history() -> None:
    assert set(CURRENT) == set(Purpose)
    assert all(terms in HISTORY and terms.version in terms.message_id for terms in CURRENT.values())


def test_what_may_not_be_shared_is_kept_shortest() -> None:
    assert set(RETENTION) == set(Kind)
    for entry in RETENTION.values():
        assert entry.ends(NOON, permitted=False) <= entry.ends(NOON, permitted=True)
    kept = RETENTION[Kind.CONVERSATION]
    assert kept.ends(NOON, permitted=False) == NOON + timedelta(days=30)
    assert kept.ends(NOON, permitted=True) > NOON + timedelta(days=365)
