"""The result page's contents: from the rules, in words, and careful with people in danger."""

from __future__ import annotations

import pytest

from portal_api.chat.result import ResultView, result_view, review_rows
from portal_api.conversation.composing import Answered
from portal_api.conversation.portal import Portal
from tests.conversation.talking import Patient
from tests.portal_api.chat.test_request import FEVER, done
from tests.portal_api.staff.test_takeover import CHEST


def result(patient: Patient, locale: str = "en") -> ResultView:
    found = result_view(patient.portal, "riverside", patient.id, locale)
    assert found is not None
    return found


def test_there_is_none_before_the_end_and_none_once_it_is_taken_up_again(portal: Portal) -> None:
    patient = done(portal)
    assert result(patient).answers
    patient.presses("back")
    assert result_view(portal, "riverside", patient.id, "en") is None


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("words", [FEVER, CHEST["en"]])
def test_it_says_what_how_soon_why_and_what_to_watch_for(
    portal: Portal, words: str, locale: str
) -> None:
    found = result(done(portal, words), locale)
    text = portal.wording.text
    assert found.soon == text(locale, f"result.soon.{found.level}")
    assert found.advice == text(
        locale, f"advice.{found.level}", **portal.organisations["riverside"].numbers()
    )
    assert found.watch
    assert found.emergency is (words != FEVER)
    assert (found.care is None) is found.emergency


def test_an_emergency_names_what_decided_and_not_what_would_lower_it(portal: Portal) -> None:
    found = result(done(portal, CHEST["en"]))
    assert found.decided
    assert {line.answer for line in found.decided} <= {"Yes", "I'm not sure"}
    assert found.later is None


def test_a_calm_result_names_what_would_make_it_urgent(portal: Portal) -> None:
    found = result(done(portal))
    assert found.sooner is not None
    assert [line.answer for line in found.sooner.answers] == ["Yes"]
    assert found.sooner.soon.startswith("now")


def test_the_review_holds_every_answer_only_while_it_is_asked(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says(FEVER)
    assert review_rows(portal, "riverside", patient.id, "en") == ()
    given = {"about": "self", "age": "40", "sex": "female"}
    for _ in range(60):
        if patient.state.phase == "review":
            break
        reply = given.get(patient.state.link_id or "", "no")
        offered = {choice.id for choice in patient.question.choices}
        if reply in offered or reply in given.values():
            patient.presses(reply) if reply in offered else patient.says(reply)
        else:
            patient.presses("unsure")
    rows = review_rows(portal, "riverside", patient.id, "es")
    assert Answered("age", "¿Qué edad tiene usted?", "40 años") in rows
    assert len({row.link_id for row in rows}) == len(rows) > 5
    patient.presses("age")
    assert patient.state.link_id == "age"
    assert review_rows(portal, "riverside", patient.id, "es") == ()
