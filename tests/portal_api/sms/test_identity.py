"""Texts about who somebody is, and one conversation on two channels."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from portal_api.conversation.portal import Portal
from portal_api.db.identity_tables import WebLink
from portal_api.demo.seed import seed
from portal_api.identity.phones.service import (
    confirm,
    only_patient,
    patients_of,
    prove_birth_date,
    unlink,
)
from tests.portal_api.identity.patients import ROSA, WALTER, browser, chosen
from tests.portal_api.sms.conftest import PHONE, Kept, Provider

ROSAS, BORN = "+12065550117", "4/12/1961"
WORDS = "my stomach hurts since yesterday"


def opens(portal: Portal, kept: Kept) -> str:
    """The path of the link in the newest text."""
    found = re.search(r"https?://[^/]+(/riverside/open/[\w-]+)", kept.text_of(kept.texts()[-1]))
    assert found is not None, kept.text_of(kept.texts()[-1])
    return found[1]


def newest(portal: Portal, phone: str) -> str:
    found = portal.conversations.active_by_phone("riverside", phone)
    assert found is not None
    return found


def said(portal: Portal, conversation: str) -> list[str]:
    return [m.text for m in portal.conversations.messages("riverside", conversation)]


@pytest.fixture
def seeded(portal: Portal) -> Portal:
    seed(portal)
    return portal


@pytest.fixture
def texted(seeded: Portal, provider: Provider, kept: Kept) -> str:
    """A chat by text from the number on Rosa's record, and a link to it; the link's path."""
    provider.text(WORDS, ROSAS)
    provider.text("WEB", ROSAS)
    return opens(seeded, kept)


class TestTheLink:
    def test_it_shows_nothing_before_a_proof(self, seeded: Portal, texted: str) -> None:
        client = browser(seeded)
        pages = [client.get(texted).text]
        client.post(texted)
        pages.append(client.get("/riverside/open").text)
        for page in pages:
            assert "stomach" not in page
            assert "Rosa" not in page
            assert "/c/" not in page

    def test_programs_that_look_at_it_do_not_use_it_up(self, seeded: Portal, texted: str) -> None:
        for _ in range(5):
            assert browser(seeded).get(texted).status_code == 200
            assert browser(seeded).head(texted).status_code in {200, 405}
        assert browser(seeded).post(texted).headers["location"] == "/riverside/open"

    def test_it_works_once(self, seeded: Portal, texted: str) -> None:
        assert browser(seeded).post(texted).status_code == 303
        assert browser(seeded).post(texted).status_code == 410

    def test_it_works_for_fifteen_minutes(self, seeded: Portal, texted: str, clock: Any) -> None:
        clock.advance(timedelta(minutes=15, seconds=1))
        assert browser(seeded).post(texted).status_code == 410

    def test_a_newer_one_takes_its_place(
        self, seeded: Portal, texted: str, provider: Provider
    ) -> None:
        provider.text("web", ROSAS)
        assert browser(seeded).post(texted).status_code == 410

    def test_good_and_made_up_links_look_the_same(self, seeded: Portal, texted: str) -> None:
        made_up = texted[:-4] + "abcd"
        good, bad = (browser(seeded).get(path).text for path in (texted, made_up))
        assert good.replace(texted, "") == bad.replace(made_up, "")
        assert browser(seeded).post(made_up).status_code == 410

    def test_another_clinic_does_not_know_it(self, seeded: Portal, texted: str) -> None:
        there = texted.replace("/riverside/", "/lakeside/")
        assert browser(seeded).post(there).status_code == 410
        assert browser(seeded).post(texted).status_code == 303

    def test_another_browser_cannot_go_on_where_one_has_pressed(
        self, seeded: Portal, texted: str
    ) -> None:
        browser(seeded).post(texted)
        other = browser(seeded)
        assert other.get("/riverside/open").status_code == 410
        answer = other.post("/riverside/open/birth-date", data={"born": BORN})
        assert answer.status_code == 410

    def test_its_token_is_nowhere_in_the_table(self, seeded: Portal, texted: str) -> None:
        with seeded.database.read() as session:
            rows = [repr(vars(row)) for row in session.scalars(select(WebLink))]
        assert len(rows) == 1
        assert texted.rpartition("/")[2] not in rows[0]

    @pytest.mark.parametrize("word", ["WEB", "web.", "Portal", "página", " PAGINA "])
    def test_it_is_asked_for_in_both_languages(
        self, seeded: Portal, provider: Provider, kept: Kept, word: str
    ) -> None:
        provider.text(WORDS, ROSAS)
        provider.text(word, ROSAS)
        assert opens(seeded, kept)

    def test_the_word_inside_a_sentence_is_part_of_what_hurts(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text("the web of my thumb is swollen", ROSAS)
        assert "/open/" not in kept.text_of(kept.texts()[-1])
        assert "the web of my thumb is swollen" in said(seeded, newest(seeded, ROSAS))


class TestTheProof:
    def test_the_date_of_birth_opens_this_chat_and_links_the_number(
        self, seeded: Portal, texted: str
    ) -> None:
        client = browser(seeded)
        client.post(texted)
        answer = client.post("/riverside/open/birth-date", data={"born": BORN})
        here = newest(seeded, ROSAS)
        assert answer.headers["location"] == f"/riverside/c/{here}#latest"
        assert "stomach" in client.get(f"/riverside/c/{here}").text
        assert only_patient(seeded, "riverside", ROSAS) == ROSA

    def test_a_wrong_date_three_times_locks_it_with_the_same_answer(
        self, seeded: Portal, texted: str
    ) -> None:
        client = browser(seeded)
        client.post(texted)
        wrong = [
            client.post("/riverside/open/birth-date", data={"born": born}).headers["location"]
            for born in ("1/1/1970", "never", "2/2/1970", "3/3/1970", BORN)
        ]
        assert set(wrong) == {"/riverside/open?wrong=true"}
        assert "stomach" not in client.get("/riverside/open?wrong=true").text

    def test_a_number_on_no_record_gets_the_same_pages(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text(WORDS)
        provider.text("WEB")
        client = browser(seeded)
        client.post(opens(seeded, kept))
        answer = client.post("/riverside/open/birth-date", data={"born": BORN})
        assert answer.headers["location"] == "/riverside/open?wrong=true"

    def test_a_sign_in_opens_it_too_and_makes_it_the_patients(
        self, seeded: Portal, texted: str
    ) -> None:
        client = chosen(seeded)
        client.post(texted)
        answer = client.post("/riverside/open/signed-in")
        here = newest(seeded, ROSAS)
        assert answer.headers["location"] == f"/riverside/c/{here}#latest"
        assert client.get(f"/riverside/c/{here}").status_code == 200
        assert chosen(seeded, WALTER).get(f"/riverside/c/{here}").status_code == 401

    def test_another_patients_sign_in_does_not(
        self, seeded: Portal, texted: str, provider: Provider, kept: Kept
    ) -> None:
        client = browser(seeded)
        client.post(texted)
        client.post("/riverside/open/birth-date", data={"born": BORN})
        provider.text("WEB", ROSAS)
        walter = chosen(seeded, WALTER)
        walter.post(opens(seeded, kept))
        assert walter.post("/riverside/open/signed-in").status_code == 410

    def test_on_a_shared_telephone_ones_date_does_not_open_the_others_chat(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        share(seeded)
        provider.text(WORDS, ROSAS)
        provider.text("R.D.", ROSAS)
        provider.text("WEB", ROSAS)
        client = browser(seeded)
        client.post(opens(seeded, kept))
        answer = client.post("/riverside/open/birth-date", data={"born": "9/30/1949"})
        assert answer.headers["location"] == "/riverside/open?wrong=true"

    def test_a_wrong_number_closes_what_it_had_opened(self, seeded: Portal, texted: str) -> None:
        client = browser(seeded)
        client.post(texted)
        client.post("/riverside/open/birth-date", data={"born": BORN})
        here = newest(seeded, ROSAS)
        assert client.get(f"/riverside/c/{here}").status_code == 200
        unlink(seeded, "riverside", ROSAS)
        assert client.get(f"/riverside/c/{here}").status_code == 401


class TestByTextAlone:
    def test_a_date_after_link_is_the_date_of_birth_and_is_not_kept(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text(WORDS, ROSAS)
        provider.text("LINK", ROSAS)
        provider.text(BORN, ROSAS)
        assert only_patient(seeded, "riverside", ROSAS) == ROSA
        assert BORN not in kept.words()

    @pytest.mark.parametrize("phone", [ROSAS, PHONE])
    def test_right_wrong_locked_and_unknown_get_the_same_answer(
        self, seeded: Portal, provider: Provider, kept: Kept, phone: str
    ) -> None:
        answers = set()
        for born in ("1/1/1970", BORN, "2/2/1970", "3/3/1970", "4/4/1970", BORN):
            provider.text("LINK", phone)
            provider.text(born, phone)
            answers.add(kept.text_of(kept.texts()[-1]))
        assert len(answers) == 1
        assert "Rosa" not in answers.pop()

    def test_a_date_nobody_asked_for_is_an_answer_of_the_chat(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text(WORDS, ROSAS)
        provider.text(BORN, ROSAS)
        assert BORN in kept.words()
        assert patients_of(seeded, "riverside", ROSAS) == []

    def test_danger_beside_a_date_is_heard(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text("LINK", ROSAS)
        provider.text(f"{BORN} and I can't breathe", ROSAS)
        assert any("911" in kept.text_of(row) and row.safety for row in kept.texts())

    def test_the_same_delivery_twice_is_one_answer(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text(WORDS, ROSAS)
        fields = provider.fields("WEB", ROSAS)
        provider.post(fields)
        before = len(kept.texts())
        provider.post(fields)
        assert len(kept.texts()) == before


def share(portal: Portal) -> None:
    """Walter uses Rosa's telephone too; both have proved it."""
    assert prove_birth_date(portal, "riverside", ROSAS, [date(1961, 4, 12)], None) == ROSA
    with portal.database.write() as session:
        confirm(portal, session, "riverside", WALTER, ROSAS, portal.clock())


class TestASharedTelephone:
    def test_it_is_asked_whom_it_is_for_by_letters_only(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        share(seeded)
        provider.text(WORDS, ROSAS)
        asked = [kept.text_of(row) for row in kept.texts()]
        assert any("R.D." in text and "W.B." in text for text in asked)
        assert not any("Rosa" in text or "Walter" in text for text in asked)

    def test_the_letters_say_whose_the_chat_is(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        share(seeded)
        provider.text(WORDS, ROSAS)
        provider.text("w.b.", ROSAS)
        assert newest(seeded, ROSAS) in chosen(seeded, WALTER).get("/riverside").text
        assert newest(seeded, ROSAS) not in chosen(seeded, ROSA).get("/riverside").text
        assert "W.B." in kept.text_of(kept.texts()[-1])

    def test_after_a_rest_it_is_asked_whether_it_is_still_the_same_person(
        self, seeded: Portal, provider: Provider, kept: Kept, clock: Any
    ) -> None:
        share(seeded)
        provider.text(WORDS, ROSAS)
        provider.text("WB", ROSAS)
        clock.advance(timedelta(hours=2))
        provider.text("it is worse now", ROSAS)
        assert any("still for W.B.?" in kept.text_of(row) for row in kept.texts())

    def test_a_telephone_of_one_person_is_not_asked(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        provider.text(WORDS, ROSAS)
        assert not any("R.D." in kept.text_of(row) for row in kept.texts())


class TestOneConversationOnTwoChannels:
    def test_begun_by_text_gone_on_with_in_the_portal_and_back_by_text(
        self, seeded: Portal, provider: Provider, kept: Kept, texted: str
    ) -> None:
        client = browser(seeded)
        client.post(texted)
        client.post("/riverside/open/birth-date", data={"born": BORN})
        here = newest(seeded, ROSAS)
        page = f"/riverside/c/{here}"
        assert WORDS in client.get(page).text

        before = len(kept.texts())
        writes(client, page, "yes", "in-portal")
        assert seeded.conversations.state("riverside", here).phase == "interview"
        assert len(kept.texts()) == before, "who writes in the portal is answered there"

        provider.text("for me", ROSAS)
        assert newest(seeded, ROSAS) == here
        assert len(kept.texts()) > before, "who texts is answered by text"
        assert "for me" in client.get(page).text
        assert kept.conversations() == 1

    def test_begun_in_the_portal_and_gone_on_with_by_text(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        link_number(seeded)
        client = chosen(seeded)
        here = client.post("/riverside/start", data={"lang": "en"}).headers["location"]
        page = here.partition("#")[0]
        writes(client, page, WORDS, "1")
        provider.text("yes", ROSAS)
        assert kept.conversations() == 1
        assert newest(seeded, ROSAS) == page.rpartition("/")[2]
        assert kept.texts()
        provider.text("STOP", ROSAS)
        assert kept.conversations() == 1

    def test_a_new_text_from_a_linked_number_is_the_patients_own(
        self, seeded: Portal, provider: Provider
    ) -> None:
        link_number(seeded)
        provider.text(WORDS, ROSAS)
        client = chosen(seeded)
        assert f"/riverside/c/{newest(seeded, ROSAS)}" in client.get("/riverside").text

    def test_an_unproved_number_never_leads_into_a_patients_chat(
        self, seeded: Portal, provider: Provider, kept: Kept
    ) -> None:
        client = chosen(seeded)
        client.post("/riverside/start", data={"lang": "en"})
        provider.text(WORDS, ROSAS)
        assert kept.conversations() == 2

    def test_danger_in_the_portal_is_warned_about_there_and_staff_keep_the_number(
        self, seeded: Portal, provider: Provider, kept: Kept, texted: str
    ) -> None:
        client = browser(seeded)
        client.post(texted)
        client.post("/riverside/open/birth-date", data={"born": BORN})
        page = f"/riverside/c/{newest(seeded, ROSAS)}"
        writes(client, page, "I can't breathe and my lips are blue", "2")
        assert "911" in client.get(page).text
        (case,) = kept.cases()
        assert case.level.startswith("emergency")


def link_number(portal: Portal) -> None:
    assert prove_birth_date(portal, "riverside", ROSAS, [date(1961, 4, 12)], None) == ROSA


def writes(client: TestClient, page: str, text: str, client_id: str) -> None:
    answer = client.post(f"{page}/messages", data={"client_id": client_id, "text": text})
    assert answer.status_code == 303, answer.text
