"""What was found in one message beside what is said in it.

findings        an annotation is hit when one of its codes is found with its status
codes alone     the same whatever the status
findings, strict  as the first, and a code found with a status that is not said is one too many
measured        quantity and value, within 2 %

A code found that no annotation lists is one too many, unless it only says something about the
person (pregnancy, age group, treatment): nobody annotates those.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from portal_api.evaluation.words.lines import AnnotatedFinding, AnnotatedValue, WordsLine
from symptoms.understanding import Understanding
from triage.findings import Finding, Measured

FINDINGS, CODES, STRICT, MEASURED = "findings", "codes alone", "findings, strict", "measured"
TOLERANCE = 0.02


@dataclass(frozen=True)
class Tally:
    """Of ``wanted`` annotations ``hits`` were found, and ``extra`` things that are not said."""

    hits: int
    wanted: int
    extra: int


@dataclass(frozen=True)
class Scored:
    """One message. ``tallies`` are by name; ``statuses`` pairs each annotated status whose code
    was found with the one found; ``missed`` and ``extra`` are ``code:status``, and
    ``quantity:value`` for what was measured."""

    tallies: dict[str, Tally]
    statuses: tuple[tuple[str, str], ...]
    annotated: tuple[tuple[str, bool], ...]
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def score(line: WordsLine, heard: Understanding, context: Collection[str]) -> Scored:
    """Compare. ``context`` are the codes of findings that only say something about the person."""
    found = {(str(finding.code), finding.status.value) for finding in heard.findings}
    codes = {code for code, _ in found}
    listed = {code for wanted in line.findings for code in wanted.codes}
    extra = codes - listed - set(context)
    hits = [_hit(wanted, found) for wanted in line.findings]
    named = [bool(codes & set(wanted.codes)) for wanted in line.findings]
    total = len(line.findings)
    missing, surplus = _measured(line.measured, heard.measured)
    values = Tally(len(line.measured) - len(missing), len(line.measured), len(surplus))
    return Scored(
        tallies={
            FINDINGS: Tally(sum(hits), total, len(extra)),
            CODES: Tally(sum(named), total, len(extra)),
            STRICT: Tally(sum(hits), total, len(extra) + _misread(line.findings, found)),
            MEASURED: values,
        },
        statuses=tuple(_statuses(line.findings, found)),
        annotated=tuple(
            (wanted.status.value, hit) for wanted, hit in zip(line.findings, hits, strict=True)
        ),
        missed=(*_missed(line.findings, hits), *missing),
        extra=(*_named(heard.findings, extra), *surplus),
    )


def _hit(wanted: AnnotatedFinding, found: Collection[tuple[str, str]]) -> bool:
    return any((code, wanted.status.value) in found for code in wanted.codes)


def _misread(annotated: Sequence[AnnotatedFinding], found: Iterable[tuple[str, str]]) -> int:
    """How often a code is found with a status that no annotation of it has, once for all codes of
    one annotation."""
    wrong = set()
    for code, status in found:
        owners = [n for n, wanted in enumerate(annotated) if code in wanted.codes]
        if owners and all(annotated[n].status.value != status for n in owners):
            wrong.add((owners[0], status))
    return len(wrong)


def _statuses(
    annotated: Iterable[AnnotatedFinding], found: Collection[tuple[str, str]]
) -> Iterable[tuple[str, str]]:
    for wanted in annotated:
        read = sorted({status for code, status in found if code in wanted.codes})
        if read:
            status = wanted.status.value
            yield status, status if status in read else " and ".join(read)


def _missed(annotated: Sequence[AnnotatedFinding], hits: Sequence[bool]) -> Iterable[str]:
    for wanted, hit in zip(annotated, hits, strict=True):
        if not hit:
            yield f"{'/'.join(wanted.codes)}:{wanted.status.value}"


def _named(findings: Iterable[Finding], extra: Collection[str]) -> Iterable[str]:
    said = (
        f"{finding.code}:{finding.status.value}" for finding in findings if finding.code in extra
    )
    return dict.fromkeys(said)


def _measured(
    annotated: Iterable[AnnotatedValue], found: Iterable[Measured]
) -> tuple[list[str], list[str]]:
    """Annotated values that were not found, and found ones that are not annotated. Each found
    value serves for one annotation only."""
    left, missing = list(found), []
    for wanted in annotated:
        match = next((value for value in left if _same(wanted, value)), None)
        if match is None:
            missing.append(f"{wanted.quantity.value}:{wanted.value:g}")
        else:
            left.remove(match)
    return missing, [f"{value.quantity.value}:{value.value:g}" for value in left]


def _same(wanted: AnnotatedValue, found: Measured) -> bool:
    near = abs(found.value - wanted.value) <= TOLERANCE * abs(wanted.value) + 1e-9
    return found.quantity is wanted.quantity and near
