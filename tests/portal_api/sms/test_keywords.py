"""STOP, START, HELP in both languages; pictures; and what only looks like a keyword."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from consent.purposes import Purpose
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Audit, Resource
from records.validation import validate
from tests.portal_api.sms.conftest import PHONE, Kept, Provider
from tests.servers.twilio.emulator import Emulator


def _opted_out(portal: Portal) -> bool:
    from portal_api.db.tables import OptOut

    with portal.database.read() as session:
        return session.get(OptOut, ("riverside", portal.index(PHONE))) is not None


def _said(portal: Portal, key: str, lang: str = "en") -> str:
    from portal_api.sms.segments import economical

    text = portal.wording.text(lang, key, **portal.organisations["riverside"].numbers())
    return economical(text)


@pytest.mark.parametrize(
    ("word", "lang"),
    [("STOP", "en"), (" stop. ", "en"), ("Unsubscribe", "en"), ("ALTO", "es"), ("¡Parar!", "es")],
)
def test_stop_is_confirmed_once_and_then_nothing_is_sent(
    provider: Provider, portal: Portal, emulator: Emulator, word: str, lang: str
) -> None:
    fields = provider.fields(word)
    for _ in range(3):
        assert provider.post(fields).status_code == 200
    assert provider.text("STOP").status_code == 200
    assert emulator.bodies() == [_said(portal, "sms.stop.done", lang)]
    assert _opted_out(portal)
    provider.text("are you there?")
    assert len(emulator.bodies()) == 1


def test_stop_in_other_words_is_granted_too(
    provider: Provider, portal: Portal, emulator: Emulator
) -> None:
    provider.text("please quit texting me")
    assert _opted_out(portal)
    assert emulator.bodies()[-1] == _said(portal, "sms.stop.done")
    sent = len(emulator.bodies())
    provider.text("hello?")
    assert len(emulator.bodies()) == sent


@pytest.mark.parametrize(
    "words",
    ["can't stop vomiting", "stop the bleeding?", "end of my finger", "no puedo parar de toser"],
)
def test_a_symptom_is_no_keyword(provider: Provider, portal: Portal, words: str) -> None:
    provider.text(words)
    assert not _opted_out(portal)


def test_stop_keeps_texts_that_were_waiting_from_going_out(
    provider: Provider, portal: Portal, emulator: Emulator, kept: Kept, queued: object
) -> None:
    assert callable(queued)
    waiting = queued("See you tomorrow")
    provider.text("STOP")
    portal.workflows.send("riverside", waiting)
    assert "See you tomorrow" not in emulator.bodies()
    assert {row.status for row in kept.texts() if row.id == waiting} == {"opted-out"}


@pytest.mark.parametrize("word", ["START", "unstop", "YES"])
def test_start_restores_texts_and_only_where_they_were_stopped(
    provider: Provider, portal: Portal, emulator: Emulator, word: str
) -> None:
    provider.text("STOP")
    provider.text(word)
    assert not _opted_out(portal)
    assert emulator.bodies()[-1] == _said(portal, "sms.start.done")


def test_a_bare_yes_answers_the_open_question(
    provider: Provider, portal: Portal, kept: Kept
) -> None:
    provider.text("my stomach hurts")
    conversation = str(portal.conversations.active_by_phone("riverside", PHONE))
    assert portal.conversations.state("riverside", conversation).phase == "consent"
    provider.text("YES")
    assert portal.conversations.state("riverside", conversation).phase != "consent"
    assert kept.words() == ["my stomach hurts", "YES"]


def test_no_is_an_answer_and_never_an_opt_out(provider: Provider, portal: Portal) -> None:
    provider.text("my stomach hurts")
    provider.text("NO")
    assert not _opted_out(portal)


@pytest.mark.parametrize(("word", "lang"), [("HELP", "en"), ("info", "en"), ("Ayuda", "es")])
def test_help_says_who_we_are_and_how_to_reach_a_person(
    provider: Provider, portal: Portal, emulator: Emulator, kept: Kept, word: str, lang: str
) -> None:
    fields = provider.fields(word)
    provider.post(fields)
    provider.post(fields)
    assert emulator.bodies() == [_said(portal, "sms.help", lang)]
    assert kept.words() == []


def test_stop_with_an_emergency_open_tells_staff_to_call(
    provider: Provider, portal: Portal, kept: Kept
) -> None:
    provider.text("I am going to kill myself")
    (before,) = kept.cases()
    provider.text("STOP")
    (case,) = kept.cases()
    assert case.level == before.level
    with portal.database.read() as session:
        audit = session.scalars(select(Audit).order_by(Audit.seq)).all()
        told = [row.detail.get("reason") for row in audit if row.action == "case-raised"]
        actions = [row.action for row in audit]
    assert told[-1] == "call-do-not-text"
    assert "texts-stopped" in actions


def test_danger_written_after_stop_reaches_staff_though_no_text_goes_out(
    provider: Provider, emulator: Emulator, kept: Kept
) -> None:
    provider.text("STOP")
    provider.text("I am going to kill myself")
    assert len(emulator.bodies()) == 1
    (case,) = kept.cases()
    assert case.level.startswith("emergency")


def test_the_providers_own_opt_out_is_not_confirmed_a_second_time(
    provider: Provider, portal: Portal, emulator: Emulator
) -> None:
    provider.text("STOP", OptOutType="STOP")
    assert _opted_out(portal)
    assert emulator.bodies() == []


def test_a_picture_is_answered_and_shown_to_staff(
    provider: Provider, portal: Portal, emulator: Emulator, kept: Kept
) -> None:
    fields = provider.fields("", NumMedia="1", MediaUrl0="https://api.twilio.com/x")
    provider.post(fields)
    provider.post(fields)
    assert emulator.bodies() == [_said(portal, "sms.media")]
    assert [case.reason for case in kept.cases()] == ["media"]


def test_words_beside_a_picture_are_taken(provider: Provider, kept: Kept) -> None:
    provider.text("look at my rash", NumMedia="2")
    assert kept.words() == ["look at my rash"]
    assert [case.reason for case in kept.cases()] == ["media"]


def test_stop_as_a_caption_of_a_picture_is_still_stop(provider: Provider, portal: Portal) -> None:
    provider.text("STOP", NumMedia="1")
    assert _opted_out(portal)


@pytest.mark.parametrize(("first", "lang"), [("me duele el estomago", "es"), ("hello", "en")])
def test_the_first_reply_says_who_writes_in_the_senders_language(
    provider: Provider, portal: Portal, emulator: Emulator, first: str, lang: str
) -> None:
    provider.text(first)
    org = portal.organisations["riverside"]
    said = "\n".join(emulator.bodies())
    assert org.name in emulator.bodies()[0]
    assert org.phone in said
    assert ("STOP" if lang == "en" else "ALTO") in said


def _texts_consents(portal: Portal) -> list[tuple[bool, str]]:
    """Decisions on texts of the telephone's conversation: granted, and what the person was told."""
    conversation = portal.conversations.active_by_phone("riverside", PHONE)
    assert conversation is not None
    with portal.database.read() as session:
        decisions = portal.store(session, "riverside").decisions(conversation)
    return [(d.granted, d.text_shown) for d in decisions if d.purpose is Purpose.TEXTS]


def _texts_records(portal: Portal) -> list[tuple[str, str]]:
    """Status and meaning of each Consent on texts as it stands now, oldest decision first."""
    with portal.database.read() as session:
        rows = session.scalars(
            select(Resource).where(Resource.type == "Consent", Resource.current.is_(True))
        )
        found = [json.loads(portal.cipher(r.org).decrypt(r.content)) for r in rows]
    for content in found:
        validate(content)
    return [
        (content["status"], content["provision"]["type"])
        for content in sorted(found, key=lambda content: str(content["dateTime"]))
        if content["category"][1]["coding"][0]["code"] == "texts"
    ]


@pytest.mark.parametrize("words", ["STOP", "please quit texting me"])
def test_stop_is_a_decision_on_texts_and_start_takes_it_back(
    provider: Provider, portal: Portal, words: str
) -> None:
    provider.text("my stomach hurts")
    assert _texts_consents(portal) == []
    provider.text(words)
    provider.text(words)
    no = (False, _said(portal, "sms.stop.done"))
    assert _texts_consents(portal) == [no]
    assert _texts_records(portal) == [("active", "deny")]
    provider.text("START")
    assert _texts_consents(portal) == [no, (True, _said(portal, "sms.start.done"))]
    assert _texts_records(portal) == [("inactive", "deny"), ("active", "permit")]
