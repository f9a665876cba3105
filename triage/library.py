"""The one loader of protocol files, and the library they make.

``LibraryError`` names the file and the part. A library is whole or it is not loaded: unknown
questions, rules that can never fire and rules without a source are errors (``checks.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from triage.answers import Answers, LinkId
from triage.checks import problems
from triage.conditions import Within, leaves
from triage.files import (
    FINDINGS,
    FLAGS,
    SHARED,
    SOURCES,
    LibraryError,
    as_mapping,
    list_in,
    mapping_in,
    naming,
    read_files,
    version_of,
)
from triage.findings import FindingCode
from triage.implied import Overlaps
from triage.parsing import (
    Vocabulary,
    confirming_question,
    parse_protocol,
    parse_question,
    parse_red_flag,
    parse_rule,
    parse_source,
)
from triage.protocol import Protocol, ProtocolId, Question, RedFlag, RedFlagId, Rule

DIRECTORY = Path(__file__).parent / "protocols"


@dataclass(frozen=True, eq=False)
class Library:
    """All protocols in use, and the shared questions and red flags. Read only."""

    version: str
    protocols: Mapping[ProtocolId, Protocol]
    questions: Mapping[LinkId, Question]
    red_flags: Mapping[RedFlagId, RedFlag]
    groups: Mapping[str, tuple[FindingCode, ...]]
    names: Mapping[FindingCode, str]
    """What each finding code means, in clinical English. Not for patients."""
    context: frozenset[FindingCode]
    """Findings that say who someone is (pregnant, diabetic), not what is wrong."""
    required: tuple[LinkId, ...]
    """The questions everyone is asked, in order."""

    def only(self, enabled: Iterable[str]) -> Library:
        """This library with the complaints one organisation has switched on.

        Red flags, the fallback, and protocols that only a red flag opens are never left out: what
        has no protocol of its own goes to the fallback.
        """
        wanted = set(enabled)
        kept = {i: p for i, p in self.protocols.items() if i in wanted or not p.findings}
        fallback = next(p.id for p in kept.values() if p.fallback)
        flags = {
            i: replace(flag, opens=fallback) if flag.opens and flag.opens not in kept else flag
            for i, flag in self.red_flags.items()
        }
        return replace(self, protocols=MappingProxyType(kept), red_flags=MappingProxyType(flags))

    @cached_property
    def flag_of(self) -> Mapping[LinkId, RedFlag]:
        """Red flags by their confirming question."""
        return MappingProxyType({flag.ask: flag for flag in self.red_flags.values()})

    @cached_property
    def flags_reading(self) -> Mapping[FindingCode, tuple[RedFlag, ...]]:
        """For each finding the red flags that look at it."""
        index: dict[FindingCode, list[RedFlag]] = {}
        for flag in self.red_flags.values():
            for code in flag.codes:
                index.setdefault(code, []).append(flag)
        return MappingProxyType({code: tuple(flags) for code, flags in index.items()})

    @cached_property
    def measured_flags(self) -> tuple[RedFlag, ...]:
        """The red flags that a measured value alone can raise."""
        return tuple(
            flag
            for flag in self.red_flags.values()
            if any(isinstance(x, Within) and x.link != "age" for x in leaves(flag.findings))
        )

    @cached_property
    def questions_meaning(self) -> Mapping[FindingCode, tuple[Question, ...]]:
        """For each finding the yes-or-no questions that ask for it."""
        index: dict[FindingCode, list[Question]] = {}
        for question in self.questions.values():
            for code in question.findings:
                index.setdefault(code, []).append(question)
        return MappingProxyType({code: tuple(found) for code, found in index.items()})

    @cached_property
    def overlaps(self) -> Overlaps:
        """Which question says something about which other."""
        return Overlaps.among(self.questions)

    def settled(self, answers: Answers) -> Answers:
        """The answers given, and those to other questions that follow from them."""
        return self.overlaps.settled(answers)

    @cached_property
    def one_meaning(self) -> frozenset[LinkId]:
        """The yes-or-no questions that ask for one group of findings: denying it answers them."""
        groups = set(self.groups.values())
        return frozenset(link for link, q in self.questions.items() if q.findings in groups)

    @cached_property
    def codes(self) -> frozenset[FindingCode]:
        """Every finding code that a protocol, a question or a red flag reads."""
        used = {code for p in self.protocols.values() for code in p.findings}
        return frozenset(used | set(self.flags_reading) | set(self.questions_meaning))


def load_library(directory: Path = DIRECTORY) -> Library:
    """Read and check every protocol file in ``directory``. Raises ``LibraryError``."""
    library = _assemble(read_files(directory), version_of(directory))
    found = problems(library.protocols, library.questions, library.red_flags)
    if found:
        raise LibraryError("; ".join(found))
    return library


def _assemble(data: Mapping[str, Mapping[str, object]], version: str) -> Library:
    words, names = _vocabulary(data[SOURCES], data[FINDINGS])
    flags = dict(_red_flags(data[FLAGS], words))
    questions = {flag.ask: confirming_question(flag) for flag in flags.values()}
    common = tuple(_questions(SHARED, data[SHARED], words))
    required = tuple(question.link_id for question in common if question.required)
    shared = dict(_rules(SHARED, data[SHARED], words))
    protocols: dict[ProtocolId, Protocol] = {}
    for stem, part in data.items():
        if stem in (FLAGS, FINDINGS, SOURCES):
            continue
        for question in _questions(stem, part, words):
            if question.link_id in questions:
                raise LibraryError(f"{stem}.yaml: question {question.link_id} is defined twice")
            questions[question.link_id] = question
        if stem != SHARED:
            protocol = _protocol(stem, part, shared, required, words)
            protocols[protocol.id] = protocol
    with naming(FINDINGS, "context"):
        context = words.codes(list_in(data[FINDINGS], "context"))
    return Library(
        version=version,
        protocols=MappingProxyType(protocols),
        questions=MappingProxyType(questions),
        red_flags=MappingProxyType(flags),
        groups=words.groups,
        names=MappingProxyType(names),
        context=frozenset(context),
        required=required,
    )


def _vocabulary(
    sources: Mapping[str, object], findings: Mapping[str, object]
) -> tuple[Vocabulary, dict[FindingCode, str]]:
    cited = {}
    for source_id, entry in mapping_in(sources, "sources", SOURCES).items():
        with naming(SOURCES, source_id):
            cited[source_id] = parse_source(source_id, entry)
    groups: dict[str, tuple[FindingCode, ...]] = {}
    names: dict[FindingCode, str] = {}
    for group, entry in mapping_in(findings, "groups", FINDINGS).items():
        if not isinstance(entry, Mapping) or not entry:
            raise LibraryError(f"{FINDINGS}.yaml: {group} has no codes")
        groups[group] = tuple(FindingCode(str(code)) for code in entry)
        names |= {FindingCode(str(code)): str(name) for code, name in entry.items()}
    known = {str(code) for code in mapping_in(findings, "loinc", FINDINGS)} | set(names)
    return Vocabulary(MappingProxyType(groups), MappingProxyType(cited), frozenset(known)), names


def _red_flags(
    data: Mapping[str, object], words: Vocabulary
) -> Iterator[tuple[RedFlagId, RedFlag]]:
    version = str(data.get("version", ""))
    for flag_id, entry in mapping_in(data, "red_flags", FLAGS).items():
        with naming(FLAGS, flag_id):
            flag = parse_red_flag(flag_id, as_mapping(entry), version, words)
            yield flag.id, flag


def _questions(stem: str, data: Mapping[str, object], words: Vocabulary) -> Iterator[Question]:
    for entry in list_in(data, "defines"):
        name = entry.get("id", "?") if isinstance(entry, Mapping) else "?"
        with naming(stem, f"question {name}"):
            yield parse_question(as_mapping(entry), words)


def _rules(stem: str, data: Mapping[str, object], words: Vocabulary) -> Iterator[tuple[str, Rule]]:
    for rule_id, entry in mapping_in(data, "rules", stem).items():
        with naming(stem, f"rule {rule_id}"):
            yield rule_id, parse_rule(rule_id, stem, as_mapping(entry), words)


def _protocol(
    stem: str,
    data: Mapping[str, object],
    shared: Mapping[str, Rule],
    required: tuple[LinkId, ...],
    words: Vocabulary,
) -> Protocol:
    """A protocol with the shared rules it borrows and, at the end, what everyone is asked."""
    borrowed = [str(name) for name in list_in(data, "shared_rules")]
    for name in borrowed:
        if name not in shared:
            raise LibraryError(f"{stem}.yaml: unknown shared rule {name}")
    own = tuple(rule for _, rule in _rules(stem, data, words))
    with naming(stem, "protocol"):
        rules = tuple(shared[name] for name in borrowed) + own
        asked = [str(link) for link in list_in(data, "questions")]
        if data.get("administrative") is not True:
            asked += [link for link in required if link not in asked]
        return parse_protocol({**data, "id": stem, "questions": asked}, rules, words)
