"""What the figures of the guard count, and what is shown of which message."""

from __future__ import annotations

import json

import pytest

from portal_api.conversation.guard import Guard
from portal_api.evaluation.figures import Share
from portal_api.evaluation.guard.as_json import figures_json, result_lines
from portal_api.evaluation.guard.figures import Pair, figures_of
from portal_api.evaluation.guard.lists import lists_of
from portal_api.evaluation.guard.messages import Kind
from portal_api.evaluation.guard.outcomes import Heard, PortalGuard
from portal_api.evaluation.guard.report import GuardEvaluation, page_of, summary_of
from portal_api.wiring import Parts
from tests.portal_api.evaluation.made_up import DEVELOPMENT, HELD_OUT
from tests.portal_api.evaluation.made_up_messages import DOUBTFUL, ORDINARY, heard, message_of

RIGHT, OTHER = "chest-pain-danger", "stroke-signs"


@pytest.fixture
def guard(parts: Parts) -> PortalGuard:
    return PortalGuard(Guard(parts.finder), parts.library)


def test_danger_is_raised_and_calm_words_are_not(guard: PortalGuard) -> None:
    assert guard.outcome(message_of("a")).now.raised == (RIGHT,)
    assert guard.outcome(message_of("b", ORDINARY)).now == Heard()
    assert guard.outcome(message_of("c", text="tengo el labio azul", lang="es")).now.raised


def test_a_doubtful_mention_becomes_a_question(guard: PortalGuard) -> None:
    outcome = guard.outcome(message_of("a", text="what if my lips turn blue"))
    assert (outcome.now.raised, outcome.now.asked) == ((), ("blue-lips",))


def test_what_was_said_before_is_carried_on(guard: PortalGuard) -> None:
    split = message_of("a", before=["my chest hurts"], text="and now I am sweating a lot")
    outcome = guard.outcome(split)
    assert (outcome.earlier.raised, outcome.now.raised) == ((), (RIGHT,))
    assert guard.outcome(message_of("b", text=split.text)).now.raised == ()


def test_an_alarm_of_an_earlier_message_is_not_given_again(guard: PortalGuard) -> None:
    outcome = guard.outcome(message_of("a", before=["my lips are blue"], text="thank you"))
    assert outcome.now == Heard()
    assert outcome.counted(Kind.EMERGENCY).raised == ("blue-lips",)
    assert outcome.counted(Kind.ORDINARY) == Heard()


def test_a_question_that_an_alarm_overtakes_is_not_counted(guard: PortalGuard) -> None:
    outcome = guard.outcome(
        message_of("a", before=["what if my lips turn blue"], text="now my lips are blue")
    )
    assert outcome.counted(Kind.EMERGENCY) == Heard(("blue-lips",), ())


def _pairs() -> list[Pair]:
    ids = iter([*DEVELOPMENT[:5], *HELD_OUT[:4], *DEVELOPMENT[5:7]])
    return [
        (message_of(next(ids)), heard(RIGHT)),
        (message_of(next(ids), plain=False), heard(OTHER)),
        (message_of(next(ids), plain=False), heard(asked=(RIGHT,))),
        (message_of(next(ids), text="seen words"), heard()),
        (message_of(next(ids), ORDINARY), heard(OTHER)),
        (message_of(next(ids), text="unseen words"), heard()),
        (message_of(next(ids), ORDINARY), heard(asked=(OTHER,))),
        (message_of(next(ids), ORDINARY), heard(earlier=(OTHER,))),
        (message_of(next(ids), DOUBTFUL), heard(asked=(OTHER,))),
        (message_of(next(ids), DOUBTFUL, lang="es", text="palabras"), heard(OTHER, asked=(RIGHT,))),
        (message_of(next(ids), plain=False), heard(earlier=(RIGHT,))),
    ]


def test_every_figure_counts_what_its_meaning_says() -> None:
    of = figures_of(_pairs()).named()
    assert {name: (share.hits, share.total) for name, share in of.items()} == {
        "recall": (3, 6),
        "plain recall": (1, 3),
        "right flag": (2, 6),
        "raised or asked": (4, 6),
        "false alarms": (1, 3),
        "needless questions": (1, 3),
        "doubtful, asked": (1, 2),
        "doubtful, raised": (1, 2),
    }
    assert figures_of([]).recall == Share(0, 0)


def test_only_messages_of_the_development_part_are_shown_with_their_words() -> None:
    lists = lists_of(_pairs())
    assert {name: len(entries) for name, entries in lists.items()} == {
        "missed though said outright": 2,
        "other emergencies missed": 1,
        "another flag raised": 1,
        "false alarms": 1,
        "doubtful, raised": 1,
        "doubtful, nothing asked": 0,
        "needless questions": 1,
    }
    seen, unseen = lists["missed though said outright"]
    assert (seen.text, unseen.text, unseen.flags) == ("seen words", None, (RIGHT,))


def test_no_report_holds_the_words_of_a_held_out_message(guard: PortalGuard) -> None:
    evaluation = GuardEvaluation("Made on a day.", [guard], {guard.name: _pairs()})
    summary = "\n".join(summary_of(evaluation))
    page = page_of(evaluation).markdown()
    lines = list(result_lines(evaluation))
    for text in (summary, page, figures_json(evaluation), "".join(lines)):
        assert "unseen words" not in text
        assert "seen words" in text
        assert HELD_OUT[0] in text
    assert json.loads(lines[0])["text"] == "my chest hurts and I am sweating"
    assert f"missed {HELD_OUT[0]} ({RIGHT})" in summary.splitlines()


def test_figures_are_by_part_and_language_and_together(guard: PortalGuard) -> None:
    evaluation = GuardEvaluation("Made.", [guard], {guard.name: _pairs()})
    found = json.loads(figures_json(evaluation))["figures"]["guard"]
    assert list(found) == ["development", "held-out", "together"]
    assert list(found["development"]) == ["en", "es", "both languages"]
    assert list(found["held-out"]) == ["en"]
    assert found["held-out"]["en"]["recall"]["hits"] == 0
    assert found["together"]["both languages"]["recall"]["total"] == 6
