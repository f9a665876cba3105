"""What one answer says about another question, so that nobody is asked the same thing twice.

A question stands for a set of findings, of which a "yes" means at least one. A yes to a narrow
question therefore answers a wider one with yes, and a no to a wide question answers a narrower one
with no. "Not sure" says nothing about either. What was answered itself always counts more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from triage.answers import Answers, LinkId, Reply
from triage.protocol import Question, QuestionType


@dataclass(frozen=True)
class Overlaps:
    """For each yes-or-no question those that ask for all it asks for, and the other way round."""

    wider: Mapping[LinkId, tuple[LinkId, ...]]
    narrower: Mapping[LinkId, tuple[LinkId, ...]]

    @classmethod
    def among(cls, questions: Mapping[LinkId, Question]) -> Overlaps:
        asks = {
            link: frozenset(q.findings)
            for link, q in questions.items()
            if q.type is QuestionType.BOOLEAN and q.findings
        }
        return cls(
            {
                a: tuple(
                    b
                    for b in asks
                    if b != a and asks[a] <= asks[b] and _may_widen(questions[a], questions[b])
                )
                for a in asks
            },
            {a: tuple(b for b in asks if b != a and asks[b] <= asks[a]) for a in asks},
        )

    def settled(self, answers: Answers) -> Answers:
        """The answers given, and those to other questions that follow from them."""
        follows: dict[LinkId, Reply] = {}
        for link in answers:
            if answers[link] is Reply.NO:
                follows |= dict.fromkeys(self.narrower.get(link, ()), Reply.NO)
        for link in answers:
            if answers[link] is Reply.YES:
                follows |= dict.fromkeys(self.wider.get(link, ()), Reply.YES)
        more = {link: reply for link, reply in follows.items() if link not in answers}
        return answers.with_all(more) if more else answers

    def grounds(self, answers: Answers, link: LinkId) -> tuple[LinkId, ...]:
        """The answers given that settle ``link``: its own, else the narrower ones that imply it."""
        if link in answers:
            return (link,)
        narrower = self.narrower.get(link, ())
        return tuple(n for n in narrower if answers[n] is Reply.YES and link in self.wider[n])


def _may_widen(narrow: Question, wide: Question) -> bool:
    """Whether a yes to one may answer the other: it must be put to the same people, and no fact
    about somebody becomes a worry by being part of one."""
    return wide.ask_if in (None, narrow.ask_if) and (narrow.danger or not wide.danger)
