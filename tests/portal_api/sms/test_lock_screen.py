"""What anyone near a locked telephone may read: no name, symptom, specialty or date of birth.

The detector is the finder that reads patients' own words. Every sentence counts that is not
exempt in writing (``portal_api/sms/shaping.py``), so that a new one is held to it without a line
here.
"""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime, timedelta

import pytest

from consent.decisions import Decision
from consent.permits import reply
from consent.purposes import Purpose
from consent.terms import CURRENT
from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Kind, Reply
from portal_api.conversation.portal import Portal
from portal_api.settings import _SPECIALTY, DEMO, ROOT, SMSAccount, load_organisations
from portal_api.sms.shaping import SMSShaper
from symptoms.finder import SymptomFinder
from tests.portal_api.sms.conftest import PHONE, Kept, Provider
from tests.wording.messages import LANGUAGES, filled, messages
from triage.answers import LinkId
from triage.assess import Assessment, FiredRule
from triage.level import Level, Route
from triage.library import load_library
from triage.protocol import MessageId, ProtocolId

WORDING = Catalogue.load(ROOT / "locales")
LIBRARY = load_library()
ORGS = load_organisations(DEMO / "organisations.toml")
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)

QUESTIONS = ("question", "option", "choice", "concern", "why", "help")
"""Only ever answer a text, and triage is impossible without them."""
WARNINGS = ("urgent",)
ADVICE = ("care", "watch", "education")
"""Goes with a result, which answers a text."""
FULLER = ("reason",)
"""Left out unless the person agreed to fuller texts: shown below."""
PAGES = ("chat", "consent", "staff", "identity", "result")
"""Read in a browser, never texted."""
EXEMPT = {*QUESTIONS, *WARNINGS, *ADVICE, *FULLER, *PAGES}
PAGES_BESIDE = ("sms.phone.", "takeover.staff.", "takeover.top")
"""Read in a browser too: the demonstration's telephone, the staff's page, the window's head."""

PLACES = {
    "clinic", "phone", "emergency_number", "crisis_number", "poison_number", "oncall_number",
    "when", "count", "level", "reply", "link", "code", "initials", "text", "label", "minutes",
    "hours", "messages", "answers",
}  # fmt: skip
"""What may be filled in. None holds a name, a date of birth or words of the person."""
OF_STAFF = {"takeover.began", "takeover.ended"} | {
    f"takeover.who.{role}" for role in ("nurse", "front-desk", "supervisor")
}
"""Who writes to the person: role and first name of a member of staff."""
INITIALS = {"sms.shared.still", "sms.shared.done"}
"""Initials, where several share a telephone."""
SPELLED_IN_PARTS = {"about", "reasons"}
"""What a question reads back, and the reasons of a result."""

HARMLESS = {
    ("advice.route.poison-center", "75478009"): "the line to call now: a warning",
    ("advice.route.home", "75478009"): "'drink enough' in Spanish, read as a past tense",
    ("advice.route.home", "48694002"): "'if anything worries you'",
    ("conversation.unstored", "422400008"): "'guardaré', read as a word for being sick",
    ("follow-up.silent", "422768004"): "'if you do not answer'",
    ("follow-up.warned", "422768004"): "'if you do not answer'",
    ("sms.link-answered", "307077003"): "'to go on' in Spanish",
    ("sms.shared.still", "422768004"): "'if not, answer' in Spanish",
    ("sms.help", "213257006"): "'when you feel unwell': says nothing of this person",
}


def texted(lang: str) -> list[tuple[str, str]]:
    """Every sentence a text may hold beyond the written exemptions."""
    return [
        (message.id, message.raw)
        for message in messages(lang)
        if message.area not in EXEMPT and not message.id.startswith(PAGES_BESIDE)
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_names_a_symptom(lang: str, finder: SymptomFinder) -> None:
    named = [
        (message_id, finding.code, finding.text)
        for message_id, raw in texted(lang)
        for finding in finder.find(_without_places(raw), lang).findings
        if not finding.code.startswith("local:") or "request" not in finding.code
        if (message_id, str(finding.code)) not in HARMLESS
    ]
    assert named == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_names_a_specialty(lang: str) -> None:
    assert [i for i, raw in texted(lang) if _SPECIALTY.search(raw)] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_sentence_has_a_place_for_a_name_or_a_date_of_birth(lang: str) -> None:
    odd = {
        (message_id, place)
        for message_id, raw in texted(lang)
        if message_id not in OF_STAFF | INITIALS
        for _, place, _, _ in string.Formatter().parse(raw)
        if place and place not in PLACES | SPELLED_IN_PARTS
    }
    assert odd == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_detector_sees_what_it_should(lang: str, finder: SymptomFinder) -> None:
    """Without this the tests above would show nothing."""
    seen = [m for m in messages(lang) if m.area == "concern" and finder.find(m.raw, lang).findings]
    assert len(seen) > 70
    assert _SPECIALTY.search({"en": "Oncology", "es": "Cardiología"}[lang])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("org", ORGS)
def test_no_result_shows_why_unless_fuller_texts_are_granted(
    lang: str, level: Level, org: str, finder: SymptomFinder
) -> None:
    """Every level with every route, with reasons from all over the library."""
    clinic = ORGS[org]
    composer, shaper = Composer(WORDING, LIBRARY, clinic, lang), SMSShaper(WORDING)
    allowed = {code for _, code in HARMLESS}
    for route in Route:
        for reasons in _reasons(lang):
            replies = composer.result(
                _assessment(level, route, reasons),
                due=NOW + timedelta(hours=4),
                now=NOW,
                shared=True,
            )
            shown = [r for r in replies if r.kind is not Kind.ADVICE]
            brief = " ".join(t.text for t in shaper.shape(clinic, lang, shown))
            full = " ".join(t.text for t in shaper.shape(clinic, lang, shown, fuller=True))
            assert (
                not {str(f.code) for f in finder.find(brief, lang).findings}
                - allowed
                - {"local:appointment-request"}
            ), brief
            assert len(full) > len(brief)


def _reasons(lang: str) -> list[tuple[MessageId, ...]]:
    """All reasons there are, three at a time, as many as one result may name."""
    known = sorted(i for i in WORDING.ids(lang) if i.startswith("reason."))
    every_tenth = known[:: max(1, len(known) // 10)]
    return [tuple(MessageId(i) for i in every_tenth[n : n + 3]) for n in range(0, 9, 3)]


def _assessment(level: Level, route: Route, reasons: tuple[MessageId, ...]) -> Assessment:
    fired = tuple(
        FiredRule(ProtocolId("chest-pain"), "r", "1", level, route, "s", True, reason)
        for reason in reasons
    )
    return Assessment(level, route, True, fired, (LinkId("age"),), None, None, (), "1")


def test_a_result_says_why_once_fuller_texts_are_granted(
    portal: Portal, provider: Provider, kept: Kept
) -> None:
    for granted in (False, True):
        provider.text("I have a sore throat", PHONE)
        conversation = portal.conversations.active_by_phone("riverside", PHONE)
        assert conversation is not None
        with portal.database.write() as session:
            store = portal.store(session, "riverside")
            row = store.conversation(conversation, lock=True)
            store.add_decision(row, portal.new_id(), _decision(granted, portal.clock()))
            brief = portal.context.composer("riverside", "en")
            why = brief.text("conversation.result.why", reasons="Your throat hurts.")
            result = Reply(Kind.RESULT, f"See someone today.\n{why}")
            portal.context.say(reply(), store, row, [result], portal.clock())
        last = kept.text_of(kept.texts()[-1])
        assert ("Your throat hurts." in last) is granted, last


def _decision(granted: bool, at: datetime) -> Decision:
    return Decision(
        purpose=Purpose.FULL_TEXTS,
        version=CURRENT[Purpose.FULL_TEXTS].version,
        granted=granted,
        decided_at=at,
        lang="en",
        channel="sms",
        actor="patient",
        text_shown="shown",
    )


def test_a_clinic_whose_name_tells_its_specialty_texts_under_another() -> None:
    org = ORGS["riverside"]
    told = {**org.model_dump(), "name": "Riverside Oncology"}
    with pytest.raises(ValueError, match="sender_name"):
        type(org)(**told)
    account = SMSAccount(**{**org.sms.model_dump(), "sender_name": "Riverside Clinic"})
    quiet = type(org)(**{**told, "sms": account})
    composer = Composer(WORDING, LIBRARY, quiet, "en")
    replies = [composer.consent(), composer.notice("conversation.after-done")]
    texts = SMSShaper(WORDING).shape(quiet, "en", replies)
    assert "Riverside Clinic" in texts[0].text
    assert not any("Oncology" in text.text for text in texts)


def _without_places(raw: str) -> str:
    """The sentence as texted, with what it reads back left out."""
    return filled("en", re.sub(r"\{(about|reasons)\}", "", raw))
