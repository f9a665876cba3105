"""From plain data, as a protocol file holds it, to questions, rules, protocols and red flags.

Errors (``ProtocolError``) say what is wrong in the part at hand; the loader adds the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from triage.answers import LinkId
from triage.check_in import CheckIn
from triage.conditions import All, AnyOf, Condition, OneOf, Said, Within, Yes
from triage.findings import FindingCode, Quantity, Status
from triage.level import Level, Route
from triage.protocol import (
    ALWAYS_DOUBTED,
    MessageId,
    Protocol,
    ProtocolId,
    Question,
    QuestionType,
    RedFlag,
    RedFlagId,
    Rule,
    RuleId,
    Source,
)

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
LOCAL = "local"
_CHECKED = re.compile(r"no|\d{4}-\d{2}-\d{2} (copy|named)")
_SYSTEMS = {"snomed": SNOMED, "loinc": LOINC, "local": LOCAL}


class ProtocolError(ValueError):
    """A part of a protocol file that cannot be understood."""


@dataclass(frozen=True)
class Vocabulary:
    """What the parts of protocol files may refer to by name."""

    groups: Mapping[str, tuple[FindingCode, ...]]
    sources: Mapping[str, Source]
    known: frozenset[str]
    """The SNOMED CT and LOINC codes that were looked up; no other may be used."""

    def codes(self, names: Iterable[object]) -> tuple[FindingCode, ...]:
        """The codes of several groups, each once, in order."""
        found = (code for name in names for code in self._group(name))
        return tuple(dict.fromkeys(found))

    def said(self, name: str) -> Said:
        return Said(frozenset(self._group(name)))

    def cited(self, data: Mapping[str, object]) -> tuple[Source, ...]:
        names = _strings(data, "sources")
        unknown = [name for name in names if name not in self.sources]
        if unknown:
            raise ProtocolError(f"unknown source {unknown[0]!r}")
        return tuple(self.sources[name] for name in names)

    def _group(self, name: object) -> tuple[FindingCode, ...]:
        if not isinstance(name, str) or name not in self.groups:
            raise ProtocolError(f"unknown finding group {name!r}")
        return self.groups[name]


def parse_condition(data: object, name: Callable[[str], Condition]) -> Condition:
    """A condition tree. A bare name is a leaf made by ``name``; see ``protocols/README.md``."""
    if isinstance(data, str):
        return name(data)
    if not isinstance(data, Mapping) or len(data) != 1:
        raise ProtocolError(f"not a condition: {data!r}")
    key, value = next(iter(data.items()))
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise ProtocolError(f"{key!r} needs a list of conditions")
        parts = tuple(parse_condition(part, name) for part in value)
        return All(parts) if key == "all" else AnyOf(parts)
    link = LinkId(str(key))
    if isinstance(value, list):
        return OneOf(link, frozenset(str(option) for option in value))
    if isinstance(value, Mapping) and value and set(value) <= {"from", "below"}:
        limits = {k: float(v) for k, v in value.items()}
        return Within(link, limits.get("from", float("-inf")), limits.get("below", float("inf")))
    raise ProtocolError(f"not a condition: {data!r}")


def parse_source(source_id: str, entry: object) -> Source:
    """A source as the file writes it: its title, its address and how that was checked."""
    if not isinstance(entry, list) or len(entry) != 3 or not str(entry[1]).startswith("https://"):
        raise ProtocolError("a source is a title, an https address and how that was checked")
    title, url, checked = (str(part) for part in entry)
    if not _CHECKED.fullmatch(checked):
        raise ProtocolError(f"not a way to check a source: {checked!r}")
    return Source(source_id, title, url, checked)


def parse_question(data: Mapping[str, object], vocabulary: Vocabulary) -> Question:
    link = LinkId(_string(data, "id"))
    code, system = _code(data.get("code"))
    if code is not None and system != LOCAL and code not in vocabulary.known:
        raise ProtocolError(f"unknown code {code}")
    findings = vocabulary.codes(_strings(data, "findings"))
    if code is None and len(findings) > 1:
        raise ProtocolError("several findings need a code of their own for what is asked")
    ask_if = data.get("ask_if")
    quantity = data.get("quantity")
    return Question(
        link_id=link,
        type=QuestionType(str(data.get("type", "boolean"))),
        code=code or (findings[0] if findings else FindingCode(f"local:{link}")),
        code_system=system or _system_of(findings),
        options=_strings(data, "options"),
        unit=None if "unit" not in data else _string(data, "unit"),
        minimum=_number(data, "minimum"),
        maximum=_number(data, "maximum"),
        danger=data.get("danger") is True,
        findings=findings,
        quantity=None if quantity is None else Quantity(str(quantity)),
        ask_if=None if ask_if is None else parse_condition(ask_if, yes),
        required=data.get("required") is True,
        sources=vocabulary.cited(data),
    )


def parse_rule(rule_id: str, home: str, data: Mapping[str, object], words: Vocabulary) -> Rule:
    """One rule. ``home`` is the file it is written in, and names its patient reason."""
    level = Level(_string(data, "level"))
    unsure = data.get("unsure")
    return Rule(
        id=RuleId(rule_id),
        level=level,
        route=Route(_string(data, "route")),
        when=parse_condition(data.get("when"), yes),
        unsure_level=level if unsure is None else Level(str(unsure)),
        sources=words.cited(data),
        reason=MessageId(f"reason.{home}.{rule_id}"),
    )


def parse_protocol(
    data: Mapping[str, object], rules: tuple[Rule, ...], words: Vocabulary
) -> Protocol:
    population = data.get("for")
    return Protocol(
        id=ProtocolId(_string(data, "id")),
        version=str(data.get("version", "")),
        findings=words.codes(_strings(data, "findings")),
        base_level=Level(_string(data, "base_level")),
        base_route=Route(_string(data, "base_route")),
        questions=tuple(LinkId(link) for link in _strings(data, "questions")),
        rules=rules,
        sources=words.cited(data),
        author=str(data.get("author", "")),
        written=_date(data, "date"),
        reviewed_by=str(data.get("reviewed_by", "")),
        population=None if population is None else parse_condition(population, yes),
        fallback=data.get("fallback") is True,
        administrative=data.get("administrative") is True,
        check_in=CheckIn.parse(data["check_in"]) if "check_in" in data else None,
    )


def parse_red_flag(
    flag_id: str, data: Mapping[str, object], version: str, words: Vocabulary
) -> RedFlag:
    also = frozenset(Status(name) for name in _strings(data, "doubt"))
    opens = data.get("opens")
    return RedFlag(
        id=RedFlagId(flag_id),
        level=Level(_string(data, "level")),
        route=Route(_string(data, "route")),
        findings=_joined(parse_condition(data.get("when"), words.said)),
        doubt=ALWAYS_DOUBTED | also,
        sources=words.cited(data),
        version=version,
        opens=None if opens is None else ProtocolId(str(opens)),
    )


def _joined(condition: Condition) -> Condition:
    """Any of several findings is one leaf, which a "yes" to a question for all of them fulfils."""
    if isinstance(condition, All):
        return All(tuple(_joined(part) for part in condition.parts))
    if not isinstance(condition, AnyOf):
        return condition
    said = [part for part in condition.parts if isinstance(part, Said)]
    rest = [_joined(part) for part in condition.parts if not isinstance(part, Said)]
    together = [Said(frozenset().union(*(part.codes for part in said)))] if said else []
    return AnyOf((*together, *rest)) if rest else together[0]


def confirming_question(flag: RedFlag) -> Question:
    """The danger question that settles a doubtful flag."""
    return Question(
        link_id=flag.ask,
        type=QuestionType.BOOLEAN,
        code=FindingCode(f"local:{flag.ask}"),
        code_system=LOCAL,
        danger=True,
        sources=flag.sources,
    )


def yes(link: str) -> Yes:
    return Yes(LinkId(link))


def _system_of(findings: tuple[FindingCode, ...]) -> str:
    return SNOMED if findings and not findings[0].startswith("local:") else LOCAL


def _code(raw: object) -> tuple[FindingCode | None, str | None]:
    """A code as the file writes it: ``loinc:30525-0`` or ``snomed:29857009``."""
    if raw is None:
        return None, None
    system, _, code = str(raw).partition(":")
    if system not in _SYSTEMS or not code:
        raise ProtocolError(f"not a code: {raw!r}")
    return FindingCode(str(raw) if system == "local" else code), _SYSTEMS[system]


def _string(data: Mapping[str, object], key: str) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value:
        raise ProtocolError(f"{key!r} is missing or not text")
    return value


def _strings(data: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = data.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ProtocolError(f"{key!r} is not a list of names")
    return tuple(value)


def _date(data: Mapping[str, object], key: str) -> date:
    value = data.get(key)
    if not isinstance(value, date):
        raise ProtocolError(f"{key!r} is missing or no date")
    return value


def _number(data: Mapping[str, object], key: str) -> float | None:
    value = data.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ProtocolError(f"{key!r} is not a number")
    return float(value)
