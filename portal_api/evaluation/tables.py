"""The tables of a report, as plain text by row and column; every kind of page shows the same."""

from __future__ import annotations

from collections.abc import Iterator

from portal_api.evaluation.evaluation import Comparator, Evaluation
from portal_api.evaluation.figures import Figures, Share
from portal_api.evaluation.groups import Grouping
from portal_api.evaluation.messy import tables as messy
from portal_api.evaluation.table import Table, brief, percent
from triage.level import Level

MEANINGS = {
    "agreement": "the level is one that the case accepts",
    "emergency sensitivity": "of cases that accept emergency levels only, those given one",
    "under-triage": "less urgent than every acceptable level",
    "hazardous under-triage": "two or more levels below the least urgent acceptable level, or an "
    "emergency not given an emergency level",
    "over-triage": "more urgent than every acceptable level",
    "self-care acceptable": "of those told to care for themselves, those for whom the case "
    "accepts it",
}
"""Each share by name, and what it is a share of."""


def shares(of: Figures) -> tuple[Share, ...]:
    """The shares in the order of :data:`MEANINGS`."""
    return of.agreement, of.emergency, of.under, of.hazardous, of.over, of.self_care


def overall(evaluation: Evaluation) -> Table:
    """Every figure over all cases, with what it means."""
    of = evaluation.figures
    named = zip(MEANINGS.items(), shares(of), strict=True)
    rows = [_figure(name, share, meaning) for (name, meaning), share in named]
    opened = "of cases that name their protocol, those for which it was opened"
    rows.append(_figure("protocol opened", evaluation.opening, opened))
    head = ("figure", "share", "cases", "95 % interval", "what it is")
    return Table("All cases together", head, tuple(rows))


def _figure(name: str, share: Share, meaning: str) -> tuple[str, ...]:
    if share.value is None:
        return name, "–", "0", "–", meaning
    low, high = share.bounds
    interval = f"{percent(low)} to {percent(high)}"
    return name, percent(share.value), f"{share.hits} of {share.total}", interval, meaning


def against_aims(evaluation: Evaluation) -> Table:
    """The aims and how far each was reached."""
    rows = tuple(
        (aim.name, aim.wanted, brief(share), reached.value, aim.anchor)
        for aim, share, reached in evaluation.aims
    )
    head = ("aim", "wanted", "measured", "reached", "published of others")
    return Table("Aims and what was reached", head, rows)


def comparison(evaluation: Evaluation) -> Table:
    """The assistant beside each baseline, on the same cases."""
    rows = [("assistant", *_beside(evaluation.figures), "–")]
    rows += [(one.name, *_beside(one.figures), _differing(one)) for one in evaluation.comparators]
    head = (
        "", "acceptable level", "emergencies caught", "hazardous", "over-triage",
        "questions, median (90th percentile)", "other level or route",
    )  # fmt: skip
    return Table("Beside other ways to ask, on the same cases", head, tuple(rows))


def _beside(of: Figures) -> tuple[str, ...]:
    asked = f"{of.median:g} ({of.p90:g})"
    return brief(of.agreement), brief(of.emergency), brief(of.hazardous), brief(of.over), asked


def _differing(one: Comparator) -> str:
    return f"{one.differing} of {one.figures.cases}"


def by_group(grouping: Grouping) -> Table:
    """The figures of each group of one kind."""
    rows = tuple(
        (
            group.name,
            str(group.figures.cases),
            *(brief(share) for share in shares(group.figures)[:5]),
            f"{group.figures.median:g} ({group.figures.p90:g})",
        )
        for group in grouping.groups
    )
    head = (
        grouping.by, "cases", "agreement", "emergency sensitivity", "under-triage", "hazardous",
        "over-triage", "questions, median (90th percentile)",
    )  # fmt: skip
    return Table(f"By {grouping.by}", head, rows)


def confusion_table(evaluation: Evaluation) -> Table:
    """Rows: the acceptable level nearest to the one given. Columns: the one given."""
    order = list(reversed(Level))
    rows = tuple(
        (row.value, *(str(evaluation.confusion[row][column]) for column in order)) for row in order
    )
    head = ("acceptable (nearest)", *(level.value for level in order))
    return Table("Acceptable level (rows) and level given (columns)", head, rows)


def all_tables(evaluation: Evaluation) -> Iterator[Table]:
    """Every table of a page, in order."""
    yield overall(evaluation)
    yield against_aims(evaluation)
    if evaluation.comparators:
        yield comparison(evaluation)
    yield confusion_table(evaluation)
    yield from (by_group(grouping) for grouping in evaluation.groupings)
    if evaluation.messy is not None:
        yield from messy.all_tables(evaluation.messy)
