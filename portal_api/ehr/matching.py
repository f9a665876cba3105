"""Whether one resource answers one search."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any

from portal_api.ehr.dates import DateTest, Span, date_test, period_of, span_of
from portal_api.ehr.outcome import BadSearchError
from portal_api.ehr.parameters import Kind, Parameter


@dataclass(frozen=True)
class Criterion:
    """One parameter of a search. Any of its values is enough; every criterion must hold."""

    parameter: Parameter
    values: tuple[str, ...]
    dates: tuple[DateTest, ...]
    base: str
    zone: tzinfo

    def holds(self, resource: Mapping[str, Any]) -> bool:
        found = [e for path in self.parameter.paths for e in elements(resource, path)]
        if self.parameter.kind is Kind.DATE:
            spans = [span for span in map(self._span, found) if span]
            return any(test.allows(span) for test in self.dates for span in spans)
        matches = _is_token if self.parameter.kind is Kind.TOKEN else self._is_reference
        return any(matches(element, value) for element in found for value in self.values)

    def _span(self, element: Any) -> Span | None:
        if isinstance(element, dict):
            return period_of(element, self.zone)
        return span_of(str(element), self.zone)

    def _is_reference(self, element: Any, value: str) -> bool:
        reference = element if isinstance(element, str) else element.get("reference", "")
        reference, value = reference.removeprefix(self.base), value.removeprefix(self.base)
        kind, _, identity = reference.partition("/")
        if self.parameter.target is not None and kind != self.parameter.target:
            return False
        return value in {reference, identity} if identity else value == reference


def criterion(parameter: Parameter, written: str, base: str, zone: tzinfo) -> Criterion:
    """A criterion from its text. Raises :class:`BadSearchError` on an empty or malformed value."""
    values = tuple(part.strip() for part in written.split(","))
    if not all(values):
        raise BadSearchError("A search value is empty.")
    is_date = parameter.kind is Kind.DATE
    dates = tuple(date_test(value, zone) for value in values) if is_date else ()
    return Criterion(parameter, values, dates, f"{base}/", zone)


def elements(resource: Mapping[str, Any], path: str) -> Iterator[Any]:
    """Every element at a dotted path, through lists."""
    name, _, rest = path.partition(".")
    found = resource.get(name)
    every: list[Any] = found if isinstance(found, list) else [] if found is None else [found]
    for element in every:
        if rest:
            yield from elements(element, rest)
        else:
            yield element


def _is_token(element: Any, value: str) -> bool:
    """``code``, ``system|code``, ``system|`` or ``|code`` against a code, Identifier or concept."""
    if isinstance(element, str):
        return element == value
    if "coding" in element:
        return any(_is_token(coding, value) for coding in element["coding"])
    system, bar, code = value.rpartition("|")
    found = str(element.get("value", element.get("code", "")))
    if not bar:
        return found == code
    return element.get("system", "") == system and (not code or found == code)
