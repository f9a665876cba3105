"""Short ways to say in a test what was found in a person's words."""

from triage.answers import Answers, LinkId, Value
from triage.findings import Finding, FindingCode, Measured, Quantity, Status
from triage.library import Library


def said(library: Library, *groups: str, status: Status = Status.PRESENT) -> list[Finding]:
    """One finding of each group, by the group's first code."""
    return [Finding(library.groups[group][0], status, 0, 1, "x") for group in groups]


def found(code: str, status: Status = Status.PRESENT) -> Finding:
    return Finding(FindingCode(code), status, 0, 1, "x")


def measured(quantity: Quantity, value: float) -> Measured:
    return Measured(quantity, value, 0, 1, "x")


def sheet(**values: Value) -> Answers:
    """Answers by question; write a dot in a link id as two underscores, a dash as one."""
    return Answers(
        {LinkId(link.replace("__", ".").replace("_", "-")): value for link, value in values.items()}
    )
