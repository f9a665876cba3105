"""The figures as lines for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from portal_api.evaluation.evaluation import Evaluation
from portal_api.evaluation.figures import Figures, Share, figures
from portal_api.evaluation.messy import tables as messy
from portal_api.evaluation.run import Result

__all__ = ["Share", "summarise", "summarise_all"]


def summarise(results: Sequence[Result]) -> list[str]:
    """Lines for a person to read. Only cases with ``gold`` count for agreement."""
    return _lines(figures(results))


def summarise_all(evaluation: Evaluation) -> list[str]:
    """The same for a whole evaluation, with what it was compared with. Names no held-out case."""
    made = evaluation.made
    lines = [
        f"part                  {made.part.value} ({evaluation.development} development, "
        f"{evaluation.held_out} held out)",
        *_lines(evaluation.figures),
        f"protocol opened       {evaluation.opening}",
    ]
    if evaluation.unknown_protocols:
        lines.append(f"not in the library    {_few(evaluation.unknown_protocols)}")
    for comparator in evaluation.comparators:
        of = comparator.figures
        lines.append(
            f"{comparator.name:<22}agreement {_short(of.agreement)}, "
            f"emergencies {_short(of.emergency)}, hazardous {_short(of.hazardous)}, "
            f"over {_short(of.over)}, questions median {of.median:g}, p90 {of.p90:g}"
        )
    fixed = evaluation.fixed_order
    if fixed is not None:
        named = f": {', '.join(fixed.named)}" if fixed.named else ""
        lines.append(f"other when all asked  {fixed.differing} of {of_all(evaluation)}{named}")
    if evaluation.messy is not None:
        lines += messy.lines(evaluation.messy)
    return lines


def of_all(evaluation: Evaluation) -> int:
    """How many cases were run."""
    return evaluation.development + evaluation.held_out


def _lines(of: Figures) -> list[str]:
    return [
        f"cases                 {of.cases} ({of.judged} with gold)",
        f"agreement             {of.agreement}",
        f"emergency sensitivity {of.emergency}",
        f"under-triage          {of.under}",
        f"  hazardous           {of.hazardous}",
        f"over-triage           {of.over}",
        f"self-care acceptable  {of.self_care}",
        f"questions asked       median {of.median:g}, p90 {of.p90:g}",
        f"unfinished            {of.unfinished}",
    ]


def _few(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _short(share: Share) -> str:
    return f"{share.value:.1%}" if share.value is not None else "none"
