"""Who a message is about: self, child or other, with age, sex and pregnancy where said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from symptoms.context import Context
from symptoms.message import Mention
from symptoms.subjects import Subject
from symptoms.understanding import Mentioned
from triage.findings import Finding, FindingCode, Measured, Quantity, Status

PREGNANT = FindingCode("77386006")
_SEX_LETTER = re.compile(
    r"\d\s?(?P<after>[mf])\b|(?<!['’])\b(?P<before>[mf])\s?\d{2}", re.IGNORECASE
)
_OWN_SEX = re.compile(
    r"\b(?:i'?m an? |i am an? |soy (?:una? )?)(?:\d+[ -]year[ -]old )?"
    r"(?:(?P<female>woman|female|girl|mujer)|(?P<male>man|male|guy|hombre))\b",
    re.IGNORECASE,
)


def mentioned(
    text: str,
    context: Context,
    mentions: Sequence[Mention],
    findings: Sequence[Finding],
    measured: Sequence[Measured],
) -> Mentioned | None:
    """What the words say of the patient; ``None`` when they say nothing at all."""
    about = _about(context, mentions, findings)
    age = next((value.value for value in measured if value.quantity is Quantity.AGE), None)
    if about in (None, "self") and age is not None and age < 3 and not _self_named(context):
        about = "child"
    pregnant = _pregnant(findings, measured)
    sex = _sex(text, context, about, pregnant)
    said = Mentioned(about, age, sex, pregnant)
    return said if said != Mentioned() else None


def _self_named(context: Context) -> bool:
    return bool(context.cut.of("self_subject"))


def _about(
    context: Context, mentions: Sequence[Mention], findings: Sequence[Finding]
) -> str | None:
    subjects = [
        context.subjects.at[mention.first]
        for mention, finding in zip(mentions, findings, strict=True)
        if finding.status is not Status.OTHER_PERSON
    ]
    if Subject.CHILD in subjects:
        return "child"
    if Subject.SELF in subjects and (context.cut.of("self") or not subjects):
        return "self"
    if Subject.FAMILY in subjects or Subject.OTHER in subjects:
        return "other"
    if subjects:
        return None
    named = context.subjects.named
    if Subject.CHILD in named:
        return "child"
    return "other" if Subject.FAMILY in named else None


def _pregnant(findings: Sequence[Finding], measured: Sequence[Measured]) -> bool | None:
    for finding in findings:
        if finding.code == PREGNANT and finding.status in (Status.PRESENT, Status.ABSENT):
            return finding.status is Status.PRESENT
    return True if any(value.quantity is Quantity.GESTATION for value in measured) else None


def _sex(text: str, context: Context, about: str | None, pregnant: bool | None) -> str | None:
    own = _OWN_SEX.search(text)
    if own:
        return "female" if own["female"] else "male"
    letter = _SEX_LETTER.search(text)
    if letter:
        return "female" if (letter["after"] or letter["before"]).lower() == "f" else "male"
    if about in ("child", "other"):
        female, male = context.cut.of("female"), context.cut.of("male")
        if bool(female) != bool(male):
            return "female" if female else "male"
        if female and male:
            return "female" if female[0].first < male[0].first else "male"
    return "female" if pregnant and about != "other" else None
