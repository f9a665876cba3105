"""The sets of lines that figures are given for: each part, each language, and all together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from portal_api.evaluation.split import Part, part_of

TOGETHER = "together"
BOTH = "both languages"


class Spoken(Protocol):
    """A line in a language, with an id that says which part it belongs to."""

    @property
    def id(self) -> str: ...
    @property
    def lang(self) -> str: ...


Line = TypeVar("Line", bound=Spoken)
Result = TypeVar("Result")


def by_part(pairs: Sequence[tuple[Line, Result]]) -> dict[str, list[tuple[Line, Result]]]:
    """Lines with their results by part, and both parts together where there are two."""
    parts = (Part.DEVELOPMENT.value, Part.HELD_OUT.value)
    return _sets(pairs, parts, lambda line: part_of(line.id).value, TOGETHER)


def by_language(pairs: Sequence[tuple[Line, Result]]) -> dict[str, list[tuple[Line, Result]]]:
    """Lines with their results by language, and all of them where there are several."""
    return _sets(pairs, sorted({line.lang for line, _ in pairs}), lambda line: line.lang, BOTH)


def _sets(
    pairs: Sequence[tuple[Line, Result]],
    names: Sequence[str],
    name_of: Callable[[Line], str],
    altogether: str,
) -> dict[str, list[tuple[Line, Result]]]:
    sets = {name: [pair for pair in pairs if name_of(pair[0]) == name] for name in names}
    found = {name: among for name, among in sets.items() if among}
    return {**found, altogether: list(pairs)} if len(found) > 1 else found
