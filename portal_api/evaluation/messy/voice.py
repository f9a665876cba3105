"""How one patient says one thing: the answer of the case in other words, messily typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from portal_api.evaluation.cases import EvaluationCase
from portal_api.evaluation.messy.amounts import age_in_words, age_of, amount_in_words
from portal_api.evaluation.messy.typing_errors import mistyped, shortened, without_accents
from portal_api.evaluation.messy.words import words_of, written
from portal_api.evaluation.run import Asked, reply_of
from symptoms.replies import interpret
from symptoms.words import fold
from triage.answers import LinkId, Reply, Value
from triage.findings import Quantity
from triage.library import Library
from triage.protocol import Question, QuestionType

TYPED_WRONG = 0.25
"""Share of messages with a slip of the finger, where a word can take one."""
SHORTENED = 0.15
NO_ACCENTS = 0.5
ECHOED = 0.2
"""Share of yes and no that repeat the verb of the question: "it does", "no hay"."""
_LONG = 6


class Voice:
    """Everything a patient says is made here, and nothing is decided."""

    def __init__(self, case: EvaluationCase, lang: str) -> None:
        self._case, self._lang = case, lang
        self.words = words_of(lang)
        about, sex = case.reply_to("about") or "self", case.sex or ""
        self._who = "self" if about == "self" else f"{about},{sex}"
        self._person = self.words.persons.get(self._who, self.words.persons["self"])

    def meant(self, question: Question) -> Value:
        """What the case says to a question; unsure where it says nothing that can be read."""
        said = reply_of(self._case, question.link_id)
        if question.type is QuestionType.CHOICE and said in question.options:
            return said
        value = interpret(said, question, self._lang, {})
        return Reply.UNSURE if value is None else value

    def says_of(self, link_id: str) -> bool:
        """Whether the case says anything of a question itself."""
        return self._case.reply_to(link_id) is not None

    def answer(self, chance: Random, question: Question, asked: Asked | None) -> str:
        """The answer of the case in a paraphrase."""
        value = self.meant(question)
        if isinstance(value, Reply):
            return self.yes_or_no(chance, question, value, asked)
        if question.link_id == "age" and (age := age_of(self._case)) is not None:
            return age_in_words(chance, self.words, age, self._person)
        if isinstance(value, float):
            return amount_in_words(chance, self.words, question, value, self._person)
        if question.type is QuestionType.CHOICE:
            return self._choice(chance, question, value, asked)
        return value

    def yes_or_no(
        self, chance: Random, question: Question, value: Reply, asked: Asked | None
    ) -> str:
        """Yes, no or not sure in a paraphrase."""
        if value is Reply.UNSURE and question.type is QuestionType.QUANTITY:
            spans = question.quantity is Quantity.DURATION
            unknown = self.words.replies[value.value] if spans else self.words.amounts.unknown
            return chance.choice(unknown)
        echoes = self._echoes(asked.text if asked else "")
        if value is not Reply.UNSURE and echoes and chance.random() < ECHOED:
            return chance.choice(echoes[:2] if value is Reply.YES else echoes[2:])
        return chance.choice(self.words.replies[value.value])

    def plainly(self, question: Question, asked: Asked | None) -> str:
        """The answer as somebody gives it who was not understood twice."""
        value = self.meant(question)
        if isinstance(value, Reply):
            return self.words.replies[value.value][0]
        labels = asked.labels if asked else {}
        if isinstance(value, float):
            return reply_of(self._case, question.link_id)
        return labels.get(value, value)

    def right(self, chance: Random) -> str:
        """Agreeing to what is read back."""
        return chance.choice(self.words.right)

    def concern(self, chance: Random, facts: Mapping[str, str], *, careful: bool) -> str:
        """The first words of the case, with one more fact now and then."""
        text = self._case.text
        if facts:
            fact = facts[chance.choice(sorted(facts))]
            text = chance.choice(self.words.openings).format(text=text.rstrip(" ."), fact=fact)
        return text if careful else self._typed(chance, text, _LONG)

    def facts(self, chance: Random, library: Library) -> dict[str, str]:
        """What the case knows that may be told without being asked, by link id."""
        told = {}
        age = age_of(self._case)
        if age is not None:
            told["age"] = self._age(chance, age.unit)
        for link in ("days", "temperature"):
            question = library.questions.get(LinkId(link))
            value = self.meant(question) if question and link in self._case.answers else None
            if isinstance(value, float) and value > 1:
                told[link] = chance.choice(self.words.facts[link]).format(n=f"{value:g}")
        if self._who == "self" and self._case.reply_to("pregnant") == "yes":
            told["pregnant"] = chance.choice(self.words.facts["pregnant"])
        return told

    def _age(self, chance: Random, unit: str) -> str:
        age = age_of(self._case)
        assert age is not None  # noqa: S101 - asked for only where there is one
        if unit != "a":
            return age_in_words(chance, self.words, age, self._person, whole=True)
        line = chance.choice(self.words.facts["age"])
        return line.format(n=f"{age.value:g}", person=self._person)

    def beside(self, chance: Random, reply: str, fact: str) -> str:
        """An answer and something else in one message."""
        return chance.choice(self.words.joins).format(reply=reply, fact=fact)

    def typed(self, chance: Random, text: str) -> str:
        """The message as it leaves the telephone."""
        return self._typed(chance, text) + chance.choice(self.words.ends)

    def _typed(self, chance: Random, text: str, shortest: int = 4) -> str:
        if chance.random() < SHORTENED:
            text = shortened(text, self.words.shorthand)
        if chance.random() < TYPED_WRONG:
            kept, known = self.words.never_mistyped(), written(self._lang)
            text = mistyped(chance, text, kept, known, shortest)
        return without_accents(text) if chance.random() < NO_ACCENTS else text

    def _echoes(self, text: str) -> tuple[str, str, str, str] | None:
        """The verb of the question, where it begins with one and asks one thing."""
        start = fold(text).lstrip("¿ ")
        if not re.fullmatch(r"[^.?]*\?", text.strip()):
            return None
        for verb in sorted(self.words.echoes, key=len, reverse=True):
            if start.startswith(f"{verb} "):
                return self.words.echoes[verb]
        return None

    def _choice(self, chance: Random, question: Question, value: str, asked: Asked | None) -> str:
        known = self.words.known.get(question.link_id, {})
        names = known.get(value) or known.get(self._who if value in self._who else "")
        if question.link_id == "sex":
            names = known.get(f"self,{value}" if self._who == "self" else self._who)
        if names and chance.random() < 0.7:
            return chance.choice(names)
        labels = asked.labels if asked else {}
        if value not in labels:
            return value
        return self._label(chance, value, labels)

    def _label(self, chance: Random, value: str, labels: Mapping[str, str]) -> str:
        at, words = list(labels).index(value), self.words
        lines = [line for line in words.choice if "{place}" not in line or at < len(words.places)]
        place = words.places[at] if at < len(words.places) else ""
        return chance.choice(lines).format(
            label=labels[value].lower(), part=self._part(value, labels), number=at + 1, place=place
        )

    def _part(self, value: str, labels: Mapping[str, str]) -> str:
        """The beginning of a label, where it belongs to no other choice."""
        whole = labels[value].lower()
        part = whole
        for mark in self.words.split:
            part = part.split(mark)[0].strip()
        others = " | ".join(label.lower() for key, label in labels.items() if key != value)
        return whole if not part or part in others else part
