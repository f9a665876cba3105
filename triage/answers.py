"""What a person has answered. Unknown is a value, and it is not "no"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

LinkId = NewType("LinkId", str)
"""Identity of a question, stable for ever; the FHIR ``linkId``."""


class Reply(StrEnum):
    """The four things a yes-or-no question can stand at. They are never mixed up."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    NOT_ASKED = "not-asked"


Value = Reply | float | str
"""A reply, a measured value in the question's own unit, or an option id or free text."""


@dataclass(frozen=True)
class Answers(Mapping[LinkId, Value]):
    """Frozen answers by question. Looking up a question nobody asked gives ``NOT_ASKED``."""

    _by_link: Mapping[LinkId, Value] = field(default_factory=lambda: MappingProxyType({}))

    def __getitem__(self, link_id: LinkId) -> Value:
        return self._by_link.get(link_id, Reply.NOT_ASKED)

    def __iter__(self) -> Iterator[LinkId]:
        return iter(self._by_link)

    def __len__(self) -> int:
        return len(self._by_link)

    def __contains__(self, link_id: object) -> bool:
        return link_id in self._by_link

    def __hash__(self) -> int:
        return hash(frozenset(self._by_link.items()))

    def with_answer(self, link_id: LinkId, value: Value) -> Answers:
        """These answers and one more, replacing an earlier one to the same question."""
        return Answers(MappingProxyType({**self._by_link, link_id: value}))

    def with_all(self, more: Mapping[LinkId, Value]) -> Answers:
        """These answers and all of those, which replace earlier ones to the same questions."""
        return Answers(MappingProxyType({**self._by_link, **more}))

    def without(self, link_id: LinkId) -> Answers:
        """These answers but one: the question counts as not asked again."""
        return Answers(MappingProxyType({k: v for k, v in self._by_link.items() if k != link_id}))

    def to_json(self) -> dict[str, str | float]:
        """Plain JSON: link id to ``"yes" | "no" | "unsure"``, a number, or a text."""
        return {k: v.value if isinstance(v, Reply) else v for k, v in self._by_link.items()}

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Answers:
        """The inverse of :meth:`to_json`. Raises ``ValueError`` on any other kind of value."""
        return cls(MappingProxyType({LinkId(k): _value(k, v) for k, v in data.items()}))


def _value(link_id: str, raw: object) -> Value:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise ValueError(f"answer to {link_id} is neither text nor a number")
    if isinstance(raw, str):
        return Reply(raw) if raw in set(Reply) else raw
    return float(raw)
