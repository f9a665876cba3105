"""The pages of an evaluation: one HTML file that stands alone, and one of Markdown."""

from __future__ import annotations

from collections.abc import Callable

from portal_api.evaluation import prose, tables
from portal_api.evaluation.evaluation import Disagreement, Evaluation
from portal_api.evaluation.markdown import environment
from portal_api.evaluation.messy import tables as messy
from portal_api.evaluation.plots import agreement_plot, confusion_plot, questions_plot

KINDS = ("hazardously too low", "too low", "too high")

Say = Callable[[str], str]
"""A sentence by its id, in English; the id itself where there is no such sentence."""


def html(evaluation: Evaluation, say: Say) -> str:
    """The whole report: no script, no request to anywhere, the same text for the same figures."""
    by_kind = {k: [d for d in evaluation.disagreements if d.kind == k] for k in KINDS}
    *small, by_protocol = evaluation.groupings
    plots = {
        "confusion": confusion_plot(evaluation),
        "questions": questions_plot(evaluation),
        "groups": agreement_plot(small, "groups"),
        "protocols": agreement_plot([by_protocol], "protocols"),
    }
    return _render(
        "report.html", evaluation, plots=plots, disagreements=by_kind, say=say, because=_because
    )


def markdown(evaluation: Evaluation) -> str:
    """The figures as a page of documentation."""
    return _render("summary.md", evaluation)


def _because(found: Disagreement) -> list[str]:
    """The rules that fired, each once, worst first, as ``protocol/rule: level``."""
    lines = [
        f"{rule['protocol']}/{rule['rule']}: {rule['level']}"
        + ("" if rule["certain"] else ' (on "not sure")')
        for rule in found.fired
    ]
    return list(dict.fromkeys(lines))


def _render(name: str, evaluation: Evaluation, **more: object) -> str:
    return (
        environment()
        .get_template(name)
        .render(
            evaluation=evaluation,
            tables=tables,
            messy=messy,
            all_tables=list(tables.all_tables(evaluation)),
            lead=list(prose.lead(evaluation)),
            made=prose.made_line(evaluation),
            part=prose.part_line(evaluation),
            unknown=prose.unknown_line(evaluation),
            cautions=prose.CAUTIONS,
            **more,
        )
    )
