"""One evaluation of the guard: its figures by part and language, and its tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal_api.evaluation.guard.figures import GuardFigures, Pair, figures_of
from portal_api.evaluation.guard.lists import lists_of
from portal_api.evaluation.guard.messages import Kind
from portal_api.evaluation.guard.outcomes import Way
from portal_api.evaluation.guard.tables import group_table, list_tables, set_table, way_table
from portal_api.evaluation.markdown import Page
from portal_api.evaluation.sets import by_language, by_part
from portal_api.evaluation.table import Table, brief
from portal_api.evaluation.timing import Speed

CAUTIONS = (
    "The messages are made up, and so is what should come of them. They are not the words of the "
    "people of any clinic.",
    "Intervals are exact 95 % intervals (Clopper and Pearson) for each figure by itself.",
    "A message stands alone or after the few given before it. In the portal an interview follows, "
    "which asks for what was not said.",
)


@dataclass(frozen=True)
class GuardEvaluation:
    """What came of each message by each way, the guard first. ``made`` says how it was made."""

    made: str
    ways: Sequence[Way]
    pairs: Mapping[str, Sequence[Pair]]
    speed: Speed | None = None

    @property
    def own(self) -> Sequence[Pair]:
        """The messages with what the guard itself made of them."""
        return self.pairs[self.ways[0].name]

    def figures(self, name: str) -> dict[str, dict[str, GuardFigures]]:
        """The figures of one way by part and language."""
        return {
            part: {lang: figures_of(pairs) for lang, pairs in by_language(among).items()}
            for part, among in by_part(self.pairs[name]).items()
        }


def page_of(evaluation: GuardEvaluation) -> Page:
    """The page of documentation."""
    return Page(
        "How well the guard hears danger",
        evaluation.made,
        list(lead_of(evaluation)),
        list(tables_of(evaluation)),
        CAUTIONS,
    )


def summary_of(evaluation: GuardEvaluation) -> Iterator[str]:
    """The figures as lines for a terminal. Names no held-out message but those missed though said
    outright, and these by id and flags only."""
    for part, by_lang in evaluation.figures(evaluation.ways[0].name).items():
        for lang, of in by_lang.items():
            yield f"{part}, {lang}"
            yield from (f"  {name:<19} {share}" for name, share in of.named().items())
    for way in evaluation.ways[1:]:
        for part, by_lang in evaluation.figures(way.name).items():
            for lang, of in by_lang.items():
                yield f"{way.name}, {part}, {lang}"
                yield f"  recall {brief(of.recall)}, false alarms {brief(of.false_alarms)}"
    if evaluation.speed is not None:
        yield f"speed of screening    {evaluation.speed}"
    missed = next(iter(lists_of(evaluation.own).values()))
    yield from (f"missed {e.id} ({', '.join(e.flags)})  {e.text or ''}".rstrip() for e in missed)


def tables_of(evaluation: GuardEvaluation) -> Iterator[Table]:
    """Every table of the page, in order."""
    figures = {way.name: evaluation.figures(way.name) for way in evaluation.ways}
    own = figures[evaluation.ways[0].name]
    for part, by_lang in own.items():
        yield set_table(part, by_lang)
    if len(evaluation.ways) > 1:
        for part in own:
            yield way_table(part, evaluation.ways, {n: of[part] for n, of in figures.items()})
        ways = tuple((way.name, way.description) for way in evaluation.ways)
        yield Table("What was compared", ("", "what it is"), ways)
    yield group_table("style", _by(evaluation.own, lambda pair: pair[0].style))
    flags = [pair for pair in evaluation.own if pair[0].kind is Kind.EMERGENCY]
    yield group_table("red flag", _by(flags, lambda pair: pair[0].flags))
    for name, entries in lists_of(evaluation.own).items():
        yield from list_tables(name, entries)


def _by(pairs: Iterable[Pair], names: Callable[[Pair], Sequence[str]]) -> dict[str, list[Pair]]:
    found: dict[str, list[Pair]] = {}
    for pair in pairs:
        for name in dict.fromkeys(names(pair)):
            found.setdefault(name, []).append(pair)
    return dict(sorted(found.items()))


def lead_of(evaluation: GuardEvaluation) -> Iterator[str]:
    """What was measured and what came of it."""
    yield (
        f"{len(evaluation.own)} messages, in each of which the danger is known, were heard by the "
        "guard as the portal runs it, after the messages that stand before them."
    )
    of = figures_of(evaluation.own)
    yield f"Emergencies raised: {brief(of.recall)}; said outright: {brief(of.plain)}."
    yield f"False alarms on ordinary messages: {brief(of.false_alarms)}."
    if evaluation.speed is not None:
        yield f"One message through `portico screen`, once it has warmed up: {evaluation.speed}."
    earlier = sum(
        bool(outcome.earlier.raised)
        for message, outcome in evaluation.own
        if message.kind is Kind.EMERGENCY
    )
    yield f"For {earlier} emergencies an earlier message had already raised a red flag."
