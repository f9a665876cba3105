"""What is sent by text fits: three parts for a question with its choices, two for the rest.

Measured as it is sent: through the shaper, with the longest clinic name of the demonstration.
"""

from __future__ import annotations

import re

import pytest

from consent.purposes import Purpose
from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.conversation.composing import Composer
from portal_api.conversation.messages import Choice, Kind, Reply
from portal_api.conversation.offering import offer
from portal_api.settings import DEMO, load_organisations
from portal_api.sms.segments import Encoding, economical, encoding, segments
from portal_api.sms.shaping import SMSShaper
from tests.wording.messages import LANGUAGES, LOCALES
from triage.library import load_library
from triage.protocol import QuestionType

QUESTION, OTHER = 3, 2
WORDING = Catalogue.load(LOCALES)
LIBRARY = load_library()
CLINIC = max(
    load_organisations(DEMO / "organisations.toml").values(), key=lambda clinic: len(clinic.name)
)
AREAS = (
    "conversation",
    "dialogue",
    "follow-up",
    "reason",
    "care",
    "watch",
    "advice",
    "urgent",
    "why",
    "sms",
)
NOT_SENT = re.compile(r"sms\.phone\.|conversation\.(consent|review)\.|conversation\.welcome$")
"""The page that plays a telephone; what is measured as a question; a greeting of the web chat."""
PROOF = {
    "code": "123456",
    "link": "https://portal.riverside-clinic.example/riverside/open/0123456789abcdefghijkl",
    "who": "R.D.",
    "initials": "R.D., C.W., L.P.",
}
"""As long as they are in life: a link to a portal with a name of its own."""
WHEN = {"en": "Wednesday, 10:30 AM", "es": "miércoles, 10:30 a. m."}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_question_and_its_choices_fit_three_parts(lang: str) -> None:
    over = []
    for message_id in sorted(WORDING.ids(lang)):
        if message_id.startswith("question."):
            question = Reply(Kind.QUESTION, _text(lang, message_id), _choices(lang, message_id))
            over += _over(lang, question, QUESTION)
    assert over == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_question_for_consent_fits_three_parts(lang: str) -> None:
    """The sentences that say who writes may go ahead of it in a text of their own."""
    every = CLINIC.model_copy(update={"unstored_triage": True})  # the most choices there are
    asked = Composer(WORDING, LIBRARY, every, lang).consent()
    assert _over(lang, asked, QUESTION, texts=2) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_purpose_offered_by_itself_fits_three_parts(lang: str) -> None:
    composer = Composer(WORDING, LIBRARY, CLINIC, lang)
    over = [_over(lang, offer(composer, purpose), QUESTION) for purpose in Purpose]
    assert over == [[] for _ in Purpose]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_other_text_fits_two_parts(lang: str) -> None:
    over = []
    for message_id in sorted(WORDING.ids(lang)):
        if message_id.partition(".")[0] in AREAS and not NOT_SENT.match(message_id):
            kind = Kind.URGENT if message_id.startswith("urgent.") else Kind.TEXT
            over += _over(lang, Reply(kind, _text(lang, message_id)), OTHER)
    assert over == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_needs_the_dear_alphabet(lang: str) -> None:
    """In UCS-2 a part holds 67 characters, not 153: accents may go, nothing else may be there."""
    odd = []
    for message_id in WORDING.ids(lang):
        if message_id.partition(".")[0] in (*AREAS, "question", "option", "choice"):
            without_accents = economical(_text(lang, message_id) + "." * 600)
            if encoding(without_accents) is not Encoding.GSM7:
                odd.append(message_id)
    assert odd == []


def _over(lang: str, reply: Reply, most: int, texts: int = 1) -> list[tuple[int, str]]:
    """The parts and words of each text, if there are more texts or parts than there may be."""
    sent = [text.text for text in SMSShaper(WORDING).shape(CLINIC, lang, [reply])]
    fit = len(sent) <= texts and all(segments(text) <= most for text in sent)
    return [] if fit else [(segments(text), text) for text in sent]


def _text(lang: str, message_id: str) -> str:
    numbers = CLINIC.numbers()
    rest = {
        "about": "-",
        "reasons": "-",
        "label": "-",
        "text": "-",
        "count": 30,
        "messages": 12,
        "answers": 8,
        "when": WHEN[lang],
        **PROOF,
    }
    return WORDING.text(lang, message_id, **{**rest, **numbers})


def _choices(lang: str, message_id: str) -> tuple[Choice, ...]:
    link = message_id.removeprefix("question.")
    question = LIBRARY.questions.get(link) or LIBRARY.questions[link.rpartition(".")[0]]
    unsure = Choice("unsure", _text(lang, "choice.unsure"))
    if question.type is QuestionType.BOOLEAN:
        return (
            Choice("yes", _text(lang, "choice.yes")),
            Choice("no", _text(lang, "choice.no")),
            unsure,
        )
    options = (Choice(o, _text(lang, f"option.{question.link_id}.{o}")) for o in question.options)
    return (*options, unsure)
