"""The tables and sentences on messy wording, as every kind of page shows them."""

from __future__ import annotations

from collections.abc import Iterator

from portal_api.evaluation.figures import Share
from portal_api.evaluation.messy.figures import Fault, Messy
from portal_api.evaluation.table import Table, brief

MEANINGS = {
    "completed": "of all cases, those in which a result was reached",
    "lowered": "the level is less urgent than in the clean conversation",
    "raised": "the level is more urgent than in the clean conversation",
    "same": "level and route are the same as in the clean conversation",
    "wrong answers": "of all messages, those from which an answer was recorded that was not meant",
    "wrongly no": "the same, where the answer recorded is a no: the worst of them",
    "mistakes taken back": "of answers the patient gave wrongly and took back, those put right",
}
_MOST_DIFFERENCES = 6


def sentence(messy: Messy) -> str:
    """What came of it, in one sentence."""
    return (
        f"Told again in messy wording (seed {messy.seed}), {brief(messy.completed)} of the "
        f"conversations reached a result, the level was lowered in {brief(messy.lowered)}, and "
        f"nine of ten took {messy.p90:g} messages more or fewer (median {messy.median:g})."
    )


def all_tables(messy: Messy) -> Iterator[Table]:
    """Every table on messy wording, in order."""
    yield _overall(messy)
    yield _against_aims(messy)
    yield _by_kind(messy)


def lines(messy: Messy) -> Iterator[str]:
    """The figures for a terminal."""
    named = zip(MEANINGS, _shares(messy), strict=True)
    yield f"messy wording         seed {messy.seed}, {messy.messages} messages"
    yield from (f"  {name:<20}{share}" for name, share in named)
    yield f"  extra messages      median {messy.median:g}, p90 {messy.p90:g}"
    for fault in messy.faults:
        if fault.lowered:
            yield f"  lowered: {fault.id} ({fault.clean_level} to {fault.level})"


def because(fault: Fault) -> list[str]:
    """The messages that came to a wrong answer; without one, how the answers differ."""
    if fault.wrong:
        return [
            f"asked {one.asked}, said {one.said!r}: {one.link_id} is {one.recorded}, "
            f"meant {one.meant}"
            for one in fault.wrong
        ]
    differing = fault.differs[:_MOST_DIFFERENCES]
    found = [f"{one.link_id}: clean {one.clean}, messy {one.messy}" for one in differing]
    return [f"first words {fault.first_words!r}", *found]


def _shares(messy: Messy) -> tuple[Share, ...]:
    return (
        messy.completed, messy.lowered, messy.raised, messy.same, messy.wrong, messy.denied,
        messy.taken_back,
    )  # fmt: skip


def _overall(messy: Messy) -> Table:
    named = zip(MEANINGS.items(), _shares(messy), strict=True)
    rows = tuple((name, brief(share), meaning) for (name, meaning), share in named)
    extra = f"median {messy.median:g}, 90th percentile {messy.p90:g}"
    more = ("extra messages", extra, "beyond those of the clean conversation, a case")
    return Table("In messy wording", ("figure", "share", "what it is"), (*rows, more))


def _against_aims(messy: Messy) -> Table:
    rows = tuple(
        (aim.name, aim.wanted, brief(share), reached.value) for aim, share, reached in messy.aims
    )
    head = ("aim", "wanted", "measured", "reached")
    return Table("Aims for messy wording", head, rows)


def _by_kind(messy: Messy) -> Table:
    rows = tuple(
        (one.kind.value, str(one.understood.total), brief(one.understood), brief(one.wrong))
        for one in messy.by_kind
        if one.understood.total
    )
    head = ("what was said", "messages", "understood at once", "came to a wrong answer")
    return Table("Messy messages by kind", head, rows)
