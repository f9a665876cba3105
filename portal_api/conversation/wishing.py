"""What a message is meant as: a wish, a reply to a question, or neither. Read once, for any engine.

What can be read for certain is read here; an engine may understand more, never something else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from portal_api.conversation.reading import read_consent, read_reply
from portal_api.conversation.state import ConversationState, Phase
from symptoms.commands import Correction, correction, language_asked, wish
from symptoms.replies import place_of
from symptoms.topics import topic_changed
from symptoms.understanding import Understanding
from symptoms.yes_no import yes_no
from triage.answers import LinkId, Reply, Value
from triage.findings import Quantity, Status
from triage.library import Library
from triage.protocol import QuestionType
from triage.turn import REVIEW
from triage.wishes import Wish

RESUME = LinkId("resume")
"""Asked in the place of the open question, which the rules ask again afterwards."""

MISUNDERSTOOD_LIMIT = 3
"""Replies in a row without sense after which a person is called."""

_BESIDE_SYMPTOMS = frozenset({Wish.PERSON})
"""Wishes that count although the words name symptoms too; those are folded in."""

_BEFORE_ANY_TEXT = frozenset({Wish.WHY, Wish.MEANING, Wish.REPEAT, Wish.BACK, Wish.HELP})
"""Wishes that are no answer to a question any words could answer."""


@dataclass(frozen=True)
class Spoken:
    """One message as it was sent, and where the conversation stood.

    ``labels`` gives the words shown for the choices of a question, by id; ``asked`` is the question
    the person was looking at.
    """

    library: Library
    languages: tuple[str, ...]
    labels: Callable[[str | None], Mapping[str, str]]
    locale: str
    state: ConversationState
    text: str
    choice: str | None
    asked: str | None
    understanding: Understanding | None

    @property
    def names_symptoms(self) -> bool:
        """Whether something is wrong by these words."""
        heard = self.understanding
        return heard is not None and any(f.status is Status.PRESENT for f in heard.findings)


@dataclass(frozen=True)
class Meant:
    """``reply`` is the answer to the question ``asked``, ``None`` where the words give none."""

    wish: Wish | None = None
    asked: LinkId | None = None
    reply: Value | None = None


def meant(said: Spoken) -> Meant:
    """How the message is to be taken: certain wishes first, then the reply, then other wishes."""
    pending = LinkId(said.state.pending) if said.state.pending else None
    if said.state.pending == RESUME:
        return Meant(_resumed(said))
    if said.choice is not None:
        return _pressed(said, pending)
    asked_for = wish(said.text)
    if asked_for in {Wish.SILENCE, Wish.PERSON} or person_chosen(said):
        return Meant(asked_for or Wish.PERSON)
    if language_asked(said.text) in said.languages:
        return Meant(Wish.LANGUAGE)
    fixed = _changed(said) or _corrected(said)
    if fixed is not None:
        return fixed
    if _any_words(said, pending) and asked_for in _BEFORE_ANY_TEXT:
        return Meant(asked_for)
    return _late(said, asked_for) or _replied(said, pending, asked_for)


def _resumed(said: Spoken) -> Wish:
    """What somebody wants who was asked whether to go on: unless it is clear, they do."""
    words, labels = said.choice or said.text, said.labels(RESUME)
    anew = labels[Wish.START_OVER].casefold() == words.strip().casefold()
    asked_for = next((w for w in Wish if w == said.choice), None) or wish(words)
    last = place_of(words) == len(labels)
    if anew or last or asked_for is Wish.START_OVER or yes_no(words) is Reply.NO:
        return Wish.START_OVER
    return asked_for if asked_for in {Wish.PERSON, Wish.HELP} else Wish.CONTINUE


def _pressed(said: Spoken, pending: LinkId | None) -> Meant:
    choice, answers = LinkId(said.choice or ""), said.state.interview.answers
    steers = next((w for w in Wish if w == said.choice), None)
    if steers is not None:
        return Meant(steers)
    if said.state.phase is Phase.REVIEW and choice in answers:
        return Meant(Wish.BACK, choice)
    return _late(said, None) or _replied(said, pending, None)


def _replied(said: Spoken, pending: LinkId | None, asked_for: Wish | None) -> Meant:
    reply = _read(said, pending, said.text)
    if reply is not None or (said.names_symptoms and asked_for not in _BESIDE_SYMPTOMS):
        return Meant(None, pending, reply)
    return Meant(asked_for) if asked_for else Meant(None, pending)


def _late(said: Spoken, asked_for: Wish | None) -> Meant | None:
    """An answer to a question that is not open any more; never taken for the one that is."""
    state, asked = said.state, said.asked
    if asked is None or asked == state.pending or asked_for is not None or not _asking(state):
        return None
    if _any_words(said, LinkId(asked)):
        return Meant(Wish.LATE)
    if LinkId(asked) in said.library.questions:
        reply = _read(said, LinkId(asked), said.text)
        return Meant(Wish.LATE, LinkId(asked), reply) if reply is not None else Meant()
    if asked == "consent":
        agreed = read_consent(said.choice, said.text, said.locale) is not None
        return Meant(Wish.SILENCE) if agreed else None
    heard = said.understanding
    return Meant() if heard and (heard.findings or heard.measured) else Meant(Wish.SILENCE)


def _asking(state: ConversationState) -> bool:
    return state.phase in {Phase.CONCERN, Phase.INTERVIEW, Phase.REVIEW}


def _changed(said: Spoken) -> Meant | None:
    """An answer named by what it is about is asked again, or changed at once. One that was never
    given changes nothing: above all the latest answer must not be taken back in its place."""
    named = topic_changed(said.text)
    if named is None:
        return None
    answered = [LinkId(x) for x in named.links if x in said.state.interview.answers]
    if not answered:
        return Meant(Wish.REPEAT)
    value = _read(said, answered[0], named.value) if named.value else None
    return Meant(Wish.BACK if value is None else Wish.CORRECT, answered[0], value)


def _corrected(said: Spoken) -> Meant | None:
    """Something is put right: what else the words say, or the latest answer by the rest of them."""
    found, heard = correction(said.text), said.understanding
    if found is None or not found.instead.strip():
        return None
    if found.value:
        return Meant(Wish.CORRECT) if _another_value(said) else None
    says = heard is not None and bool(heard.findings or heard.measured)
    latest = next(reversed(said.state.history), None)
    reply = _read(said, LinkId(latest), found.instead) if latest else None
    if says or reply is not None:
        return Meant(Wish.CORRECT, LinkId(latest) if latest else None, reply)
    return _otherwise(said, found)


def _otherwise(said: Spoken, found: Correction) -> Meant | None:
    """Words like "wait" with nothing put right: what follows may be a wish of its own."""
    asked_for = wish(found.instead)
    if asked_for is not None:
        return Meant(asked_for)
    named = said.understanding is not None and said.understanding.person is not None
    return Meant(Wish.CORRECT) if found.sure or named else None


def _another_value(said: Spoken) -> bool:
    """Whether a value is given for what was answered before, and not for what is asked now."""
    heard, answers = said.understanding, said.state.interview.answers
    given: set[Quantity] = {m.quantity for m in heard.measured} if heard else set()
    questions = said.library.questions
    pending = questions.get(LinkId(said.state.pending or ""))
    if pending is not None and pending.quantity in given:
        return False
    return any(q.quantity in given for q in questions.values() if q.link_id in answers)


def _any_words(said: Spoken, pending: LinkId | None) -> bool:
    question = said.library.questions.get(pending) if pending else None
    return question is not None and question.type is QuestionType.TEXT


def person_chosen(said: Spoken) -> bool:
    """Whether the number is that of "talk to a person", offered below the other choices."""
    labels = said.labels(said.state.pending)
    offered = said.state.misunderstood == MISUNDERSTOOD_LIMIT - 1
    return offered and len(labels) > 1 and place_of(said.text) == len(labels) + 1


def _read(said: Spoken, link_id: LinkId | None, text: str) -> Value | None:
    if link_id is None and said.state.pending != REVIEW:
        return None
    labels = said.labels(link_id)
    return read_reply(said.library, link_id, said.choice, text, said.locale, labels)
