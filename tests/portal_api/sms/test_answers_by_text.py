"""Answers as people text them: by number, word or sentence, twice, crossed and out of order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.conversation.portal import Portal
from portal_api.sms.texting import Texting
from tests.conftest import Clock
from tests.portal_api.sms.conftest import PHONE, Kept, Provider
from tests.servers.twilio.emulator import Emulator, Mood
from triage.answers import Reply

TO_WHO_IT_IS_ABOUT = ("my throat is sore", "1", "2", "2", "34", "2")
"""Consent, two questions of danger, age, immune status; then a list of choices is open."""


@dataclass(frozen=True)
class Interview:
    """The conversation of the telephone as it stands."""

    portal: Portal

    def answers(self) -> Mapping[str, object]:
        return dict(self._state().interview.answers.items())

    def pending(self) -> str | None:
        return self._state().pending

    def _state(self):  # type: ignore[no-untyped-def]
        conversation = self.portal.conversations.active_by_phone("riverside", PHONE)
        assert conversation is not None
        with self.portal.database.read() as session:
            store = self.portal.store(session, "riverside")
            return store.state(store.conversation(conversation))


@pytest.fixture
def interview(portal: Portal) -> Interview:
    return Interview(portal)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        *[("1", "self"), ("1.", "self"), ("Me", "self"), ("it's for me", "self")],
        *[("2", "child"), ("2)", "child"), ("(2)", "child"), ("#2", "child"), ("two", "child")],
        *[("the second one", "child"), ("number 2 please", "child"), ("My child", "child")],
        *[("it is about my daughter", "child"), ("dos", "child"), ("la segunda", "child")],
        *[("la 2", "child"), ("mi hijo", "child"), ("3", "other"), ("tercera", "other")],
        *[("someone else", "other"), ("SOMEONE ELSE", "other"), ("para otra persona", "other")],
    ],
)
def test_a_choice_is_taken_by_number_word_or_sentence(
    provider: Provider, interview: Interview, said: str, meant: str
) -> None:
    for text in TO_WHO_IT_IS_ABOUT:
        provider.text(text)
    assert interview.pending() == "about"
    provider.text(said)
    assert interview.answers()["about"] == meant


@pytest.mark.parametrize("said", ["5", "0", "22", "the fifth", "la novena"])
def test_a_number_that_is_no_choice_is_asked_again(
    provider: Provider, interview: Interview, said: str
) -> None:
    for text in TO_WHO_IT_IS_ABOUT:
        provider.text(text)
    provider.text(said)
    assert "about" not in interview.answers()
    assert interview.pending() == "about"


def test_an_answer_under_way_before_the_next_question_is_none_to_it(
    provider: Provider, interview: Interview
) -> None:
    """ "No", and a second later "no, none of that": both to the first question of danger."""
    for text in TO_WHO_IT_IS_ABOUT[:2]:
        provider.text(text)
    first = interview.pending()
    assert provider.text("2").status_code == 200
    second = interview.pending()
    assert second not in {first, None}
    provider.post(provider.fields("no"))
    assert interview.pending() == second
    assert second not in interview.answers(), "nobody has read that question yet"
    provider.text("no")
    assert interview.answers()[str(second)] is Reply.NO


def test_texts_that_arrive_in_the_wrong_order_answer_no_wrong_question(
    provider: Provider, kept: Kept, interview: Interview, clock: Clock
) -> None:
    """Written "no", then "sorry, yes"; the network turns them round. Neither answers the next
    question: the one both were about is asked again, and the "yes" has already called a person."""
    for text in TO_WHO_IT_IS_ABOUT[:2]:
        provider.text(text)
    first = str(interview.pending())
    clock.advance(timedelta(seconds=10))
    for text in ("yes", "no"):
        provider.post(provider.fields(text))
    assert (interview.pending(), dict(interview.answers())) == (first, {})
    assert [case.level for case in kept.cases()] == ["emergency-ambulance"]


def test_a_yes_before_our_question_could_be_read_is_no_consent(
    provider: Provider, interview: Interview
) -> None:
    provider.text("my throat is sore")
    provider.post(provider.fields("yes"))
    assert interview.pending() == "consent"
    provider.text("yes")
    assert interview.pending() != "consent"


def test_a_question_that_never_arrived_is_not_answered_by_chance(
    provider: Provider, interview: Interview, emulator: Emulator, texting: Texting, portal: Portal
) -> None:
    for text in TO_WHO_IT_IS_ABOUT[:2]:
        provider.text(text)
    first = str(interview.pending())
    emulator.moods.append(Mood.NO_SUCH_NUMBER)
    provider.text("2")
    second = str(interview.pending())
    provider.text("no")
    assert second not in interview.answers()
    assert interview.answers()[first] is Reply.NO
    assert isinstance(portal.workflows, InlineWorkflows)
    provider.text("no")
    assert interview.answers()[second] is Reply.NO, "it was asked again, and arrived"


def test_a_question_reported_as_arrived_counts_as_read_at_once(
    provider: Provider, interview: Interview, emulator: Emulator, kept: Kept
) -> None:
    for text in TO_WHO_IT_IS_ABOUT[:3]:
        provider.text(text)
    second = str(interview.pending())
    fields = {"MessageSid": emulator.texts[-1].sid, "MessageStatus": "delivered"}
    assert provider.post(fields, "/sms/riverside/status").status_code == 204
    provider.post(provider.fields("no"))
    assert interview.answers()[second] is Reply.NO


def test_danger_beside_a_picture_is_warned_about_at_once(
    provider: Provider, emulator: Emulator, kept: Kept
) -> None:
    provider.text("crushing chest pain and I am sweating", NumMedia="2")
    texts = emulator.bodies()
    assert any("911" in text and "picture" not in text for text in texts)
    assert any("can't see pictures" in text for text in texts)
    assert [case.level for case in kept.cases()] == ["emergency-ambulance"]


@pytest.mark.parametrize("media", ["1", "10"])
@pytest.mark.parametrize("text", ["", "   ", "2", "😀"])
def test_media_in_any_mix_is_answered_once_and_shown_to_staff(
    provider: Provider, emulator: Emulator, kept: Kept, text: str, media: str
) -> None:
    fields = provider.fields(text, NumMedia=media)
    assert {provider.post(fields).status_code for _ in range(3)} == {200}
    assert len([body for body in emulator.bodies() if "can't see pictures" in body]) == 1
    assert [case.reason for case in kept.cases()] == ["media"]
    assert kept.words() == ([text] if text.strip() else [])
