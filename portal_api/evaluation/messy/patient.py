"""A patient who answers as the case says, and not as one would like.

What is said to a question depends on the seed, the case, the question and how often it was asked,
and on nothing else: another path through the questions changes no other message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from portal_api.conversation.state import Phase
from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.messy.slips import Slip
from portal_api.evaluation.messy.voice import Voice
from portal_api.evaluation.run import Asked, Standing
from triage.answers import LinkId, Reply, Value
from triage.library import Library
from triage.protocol import Question, QuestionType
from triage.turn import REVIEW

DIGRESSES, TELLS_MORE, MISTAKES, PRESSES = 0.12, 0.12, 0.05, 0.1
"""How often a patient digresses before an answer, says more beside it, answers a question of yes or
no wrongly and takes it back, and presses a choice instead of writing. Shares of the questions."""
OPENS_WITH_MORE = 0.3
"""How often the first words hold one more fact."""
PATIENCE = 2
"""Not understood so often, a patient says it as plainly as can be."""

OPEN = frozenset({Phase.INTERVIEW, Phase.REVIEW, Phase.CONCERN})


class Kind(StrEnum):
    """What a message is."""

    CONCERN = "first words"
    YES_NO = "yes, no or not sure"
    CHOICE = "a choice in words"
    AMOUNT = "a number"
    TEXT = "free text"
    RIGHT = "what is read back is right"
    MORE = "an answer and something else"
    DIGRESSION = "no answer at all"
    MISTAKE = "a wrong answer, taken back next"
    CORRECTION = "taking back an answer"
    PLAIN = "plain words, the third time"
    PRESSED = "a choice pressed"


_KINDS = {
    QuestionType.BOOLEAN: Kind.YES_NO,
    QuestionType.CHOICE: Kind.CHOICE,
    QuestionType.QUANTITY: Kind.AMOUNT,
    QuestionType.TEXT: Kind.TEXT,
}


@dataclass(frozen=True)
class Message:
    """What is sent: words or a choice. ``about`` are the questions it answers, and ``wrongly`` what
    it says of them on purpose against the case."""

    kind: Kind
    text: str | None = None
    choice: str | None = None
    about: frozenset[str] = frozenset()
    wrongly: Mapping[str, Value] = field(default_factory=dict)


class MessyPatient:
    """Says the next thing. Raises nothing; ``None`` when there is nothing left to say."""

    def __init__(
        self,
        case: EvaluationCase,
        lang: str,
        library: Library,
        seed: int,
        may_tell: frozenset[str] = frozenset(),
    ) -> None:
        """``may_tell`` are the questions whose answers may be given early."""
        self._case, self._library, self._seed = case, library, seed
        self._may_tell = may_tell
        self.voice = Voice(case, lang)
        self._asked: Counter[str] = Counter()
        self._digressed: set[str] = set()
        self._slip: Slip | None = None

    def says(self, now: Standing, asked: Asked | None) -> Message | None:
        """The next message, seeing where the conversation stands and what was asked."""
        link = now.link_id or ""
        if self._slip is not None and self._slip.wants_more(now, open_=now.phase in OPEN):
            text = self._slip.says(self._chance(self._slip.link_id, "slip"), self.voice)
            return Message(Kind.CORRECTION, text, about=frozenset({self._slip.link_id}))
        self._slip = None
        if now.phase not in OPEN:
            return None
        if link not in self._digressed and self._digresses(link):
            self._digressed.add(link)
            return Message(Kind.DIGRESSION, self._digression(link))
        self._asked[link] += 1
        if link in {"", "concern"}:
            return self._concern()
        if link == REVIEW:
            return self._agrees()
        return self._answers(now, self._library.questions[LinkId(link)], asked)

    def _chance(self, link: str, what: object) -> Random:
        # the same numbers on every machine: seeded with a text, which Python hashes by SHA-512
        return Random(f"{self._seed}/{self._case.id}/{link}/{what}")  # noqa: S311 - no secret

    def _digresses(self, link: str) -> bool:
        first = link in {"", "concern"} or self._asked[link] > 0
        return not first and self._chance(link, "aside").random() < DIGRESSES

    def _digression(self, link: str) -> str:
        chance = self._chance(link, "aside of what kind")
        lines = self.voice.words.digressions
        return chance.choice(lines[chance.choice(sorted(lines))])

    def _concern(self) -> Message:
        times = self._asked["concern"] + self._asked[""]
        chance = self._chance("concern", times)
        facts = self._facts(chance) if chance.random() < OPENS_WITH_MORE else {}
        text = self.voice.concern(chance, facts, careful=times > 1)
        return Message(Kind.CONCERN, text, about=frozenset({"concern", *facts}))

    def _facts(self, chance: Random) -> dict[str, str]:
        told = self.voice.facts(chance, self._library)
        return {link: fact for link, fact in told.items() if link in self._may_tell}

    def _agrees(self) -> Message:
        times = self._asked[REVIEW]
        chance = self._chance(REVIEW, times)
        about = frozenset({str(REVIEW)})
        if times > PATIENCE:
            return Message(Kind.PLAIN, self.voice.words.right[0], about=about)
        return Message(Kind.RIGHT, self.voice.typed(chance, self.voice.right(chance)), about=about)

    def _answers(self, now: Standing, question: Question, asked: Asked | None) -> Message:
        link, times = str(question.link_id), self._asked[question.link_id]
        chance, about = self._chance(link, times), frozenset({link})
        meant = self.voice.meant(question)
        if (
            isinstance(meant, str)
            and asked
            and meant in asked.choices
            and (chance.random() < PRESSES)
        ):
            return Message(Kind.PRESSED, choice=str(meant), about=about)
        if times > PATIENCE:
            return Message(Kind.PLAIN, self.voice.plainly(question, asked), about=about)
        wrong = self._mistake(chance, question, meant)
        if wrong is not None and times == 1:
            self._slip = Slip(link, Reply(str(meant)))
            return Message(Kind.MISTAKE, wrong.value, about=about, wrongly={link: wrong})
        return self._in_words(chance, now, question, asked)

    def _mistake(self, chance: Random, question: Question, meant: Value) -> Reply | None:
        """The opposite of a yes or a no. An alarm is never raised by mistake: once raised it
        stands, whatever is said next."""
        if meant not in (Reply.YES, Reply.NO) or question.type is not QuestionType.BOOLEAN:
            return None
        if chance.random() >= MISTAKES:
            return None
        if meant is Reply.YES:
            return Reply.NO
        alarm = question.danger or question.link_id in self._library.flag_of
        return None if alarm else Reply.YES

    def _in_words(
        self, chance: Random, now: Standing, question: Question, asked: Asked | None
    ) -> Message:
        text = self.voice.answer(chance, question, asked)
        kind, about = _KINDS[question.type], {str(question.link_id)}
        told = self._facts(chance)
        facts = {k: v for k, v in told.items() if LinkId(k) not in now.interview.answers}
        facts.pop(question.link_id, None)
        if facts and question.type is not QuestionType.TEXT and chance.random() < TELLS_MORE:
            fact = chance.choice(sorted(facts))
            text, kind = self.voice.beside(chance, text, facts[fact]), Kind.MORE
            about.add(fact)
        return Message(kind, self.voice.typed(chance, text), about=frozenset(about))
