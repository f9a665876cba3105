"""Whom a word of the message is about: the writer, a child, or someone else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from symptoms.clauses import Sentenced
from symptoms.message import Message

ADULTS = ("mother", "father", "spouse", "relative", "other")


class Subject(StrEnum):
    """Who is spoken of."""

    SELF = "self"
    CHILD = "child"
    FAMILY = "family"
    OTHER = "other"


@dataclass(frozen=True)
class Subjects:
    """The subject in force at every word, and whether the message speaks of each."""

    at: tuple[Subject, ...]
    named: frozenset[Subject]


def subjects_of(message: Message, cut: Sentenced) -> Subjects:
    """Follows the last person named. "My" before a person names that person, not the writer."""
    child = cut.words("child")
    family = frozenset().union(*(cut.words(f"other_person.{kind}") for kind in ADULTS[:-1]))
    other = cut.words("other_person.other")
    own, pronoun = cut.words("self_subject"), cut.words("pronoun_other")
    now, third = Subject.SELF, None
    at: list[Subject] = []
    named: set[Subject] = set()
    for index in range(len(message.words)):
        if index in child:
            now = third = Subject.CHILD
        elif index in family:
            now = third = third if third is Subject.CHILD else Subject.FAMILY
        elif index in other:
            now = third = third or Subject.OTHER
        elif index in own or (
            message.words[index].norm in {"my", "mi", "mis"}
            and not _person_next(index, child | family | other)
        ):
            now = Subject.SELF
        elif index in pronoun and third is not None:
            now = third
        at.append(now)
        named.add(now)
    return Subjects(tuple(at), frozenset(named))


def _person_next(index: int, people: frozenset[int]) -> bool:
    return any(index + step in people for step in (1, 2, 3, 4))
