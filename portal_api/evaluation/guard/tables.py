"""The tables of an evaluation of the guard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from portal_api.evaluation.guard.figures import MEANINGS, GuardFigures, Pair, figures_of
from portal_api.evaluation.guard.lists import Entry
from portal_api.evaluation.guard.outcomes import Way
from portal_api.evaluation.table import Table, brief

WITHOUT_FLAGS = "names none"


def set_table(part: str, by_language: Mapping[str, GuardFigures]) -> Table:
    """Every figure of one part, a column for each language."""
    columns = [figures.named() for figures in by_language.values()]
    rows = tuple(
        (name, *(brief(column[name]) for column in columns), meaning)
        for name, meaning in MEANINGS.items()
    )
    return Table(f"The guard, {part}", ("figure", *by_language, "what it is"), rows)


def way_table(
    part: str, ways: Sequence[Way], figures: Mapping[str, Mapping[str, GuardFigures]]
) -> Table:
    """The guard beside the others on the same messages, a row for each way and language."""
    rows = tuple(_way_row(way, lang, of) for way in ways for lang, of in figures[way.name].items())
    head = (
        "", "language", "recall", "plain recall", "right flag", "false alarms", "doubtful, raised",
    )  # fmt: skip
    return Table(f"Beside simpler ways, {part}", head, rows)


def _way_row(way: Way, lang: str, of: GuardFigures) -> tuple[str, ...]:
    right = brief(of.right_flag) if way.names_flags else WITHOUT_FLAGS
    shares = (of.false_alarms, of.doubtful_raised)
    return way.name, lang, brief(of.recall), brief(of.plain), right, *map(brief, shares)


def group_table(by: str, groups: Mapping[str, Sequence[Pair]]) -> Table:
    """The figures of each style, or of each red flag, over all messages that were run."""
    figures = {name: figures_of(pairs) for name, pairs in groups.items()}
    rows = tuple(
        (
            name, str(len(groups[name])), brief(of.recall), brief(of.right_flag),
            brief(of.raised_or_asked), brief(of.false_alarms), brief(of.doubtful_asked),
        )
        for name, of in figures.items()
    )  # fmt: skip
    head = (
        by, "messages", "recall", "right flag", "raised or asked", "false alarms",
        "doubtful, asked",
    )  # fmt: skip
    return Table(f"By {by}", head, rows)


def list_tables(name: str, entries: Sequence[Entry]) -> Iterator[Table]:
    """A list of messages: those that may be shown with their text, the others without."""
    shown = [entry for entry in entries if entry.text is not None]
    kept = [entry for entry in entries if entry.text is None]
    head = ("id", "language", "right flags", "raised", "asked")
    caption = name[0].upper() + name[1:]
    rows = tuple((*_row(entry), entry.text or "") for entry in shown)
    yield Table(f"{caption}: {len(shown)} in development", (*head, "text"), rows)
    if kept:
        rows = tuple(_row(entry) for entry in kept)
        yield Table(f"{caption}: {len(kept)} held out", head, rows)


def _row(entry: Entry) -> tuple[str, ...]:
    listed = (entry.flags, entry.raised, entry.asked)
    return entry.id, entry.lang, *(", ".join(dict.fromkeys(flags)) or "–" for flags in listed)
