"""Plots of an evaluation as SVG text, the same bytes for the same figures.

No file is opened and nothing is read from the machine but matplotlib's own fonts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from portal_api.evaluation.evaluation import Evaluation
from portal_api.evaluation.groups import Group, Grouping
from triage.level import Level

STYLE: Any = {  # matplotlib types its settings by literal name
    "svg.hashsalt": "portico",
    "svg.fonttype": "none",  # text stays text: it can be read aloud, searched and enlarged
    "font.family": "sans-serif",
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
BLUE, ORANGE = "#1f4e79", "#b35900"
_NOTHING = {"Date": None, "Creator": None, "Format": None, "Type": None}


def confusion_plot(evaluation: Evaluation) -> str:
    """Counts by acceptable level (rows) and level given (columns)."""
    order = list(reversed(Level))
    counts = [[evaluation.confusion[row][column] for column in order] for row in order]
    most = max(max(row) for row in counts) or 1
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.5, 5.2), layout="constrained")
        axes = figure.add_subplot()
        edges = [place - 0.5 for place in range(len(order) + 1)]
        axes.pcolormesh(edges, edges, counts, cmap="Blues", vmin=0, vmax=most)
        axes.invert_yaxis()
        axes.set_aspect("equal")
        for y, row in enumerate(counts):
            for x, count in enumerate(row):
                colour = "white" if count > most * 0.55 else "black"
                if count:
                    axes.text(x, y, str(count), ha="center", va="center", color=colour)
        names = [level.value for level in order]
        axes.set_xticks(range(len(names)), names, rotation=35, ha="right")
        axes.set_yticks(range(len(names)), names)
        axes.set_xlabel("level given")
        axes.set_ylabel("acceptable level nearest to it")
        return _svg(figure, "confusion")


def questions_plot(evaluation: Evaluation) -> str:
    """How many cases took how many questions, beside the fixed order where that was run."""
    series = [("assistant", evaluation.questions, BLUE)]
    if evaluation.fixed_order is not None:
        series.append(("every question in order", evaluation.fixed_order.questions, ORANGE))
    most = max((max(asked, default=0) for _, asked, _ in series), default=0)
    edges = [x - 0.5 for x in range(most + 2)]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.5, 3.2), layout="constrained")
        axes = figure.add_subplot()
        for number, (name, asked, colour) in enumerate(series):
            kind: Any = "step" if number else "stepfilled"  # told apart without colour too
            alpha = 1 if number else 0.6
            axes.hist(
                asked, bins=edges, histtype=kind, alpha=alpha, label=name, color=colour,
                linewidth=1.8,
            )  # fmt: skip
        axes.set_xlabel("questions asked")
        axes.set_ylabel("cases")
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.legend(frameon=False)
        return _svg(figure, "questions")


def agreement_plot(groupings: Sequence[Grouping], name: str) -> str:
    """Agreement of every group with its 95 % interval. ``name`` makes ids on a page unique."""
    rows: list[tuple[str, Group]] = [
        (f"{group.name} ({group.figures.judged})", group)
        for grouping in groupings
        for group in grouping.groups
        if group.figures.judged
    ]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.5, 0.9 + 0.27 * len(rows)), layout="constrained")
        axes = figure.add_subplot()
        for y, (_label, group) in enumerate(rows):
            share = group.figures.agreement
            low, high = share.bounds
            axes.plot([low, high], [y, y], color=BLUE, linewidth=1.5)
            axes.plot([share.hits / share.total], [y], marker="o", color=BLUE, linestyle="none")
        axes.set_yticks(range(len(rows)), [label for label, _group in rows])
        axes.set_ylim(len(rows) - 0.5, -0.5)
        axes.set_xlim(-0.02, 1.02)
        axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
        axes.grid(axis="x", color="#dddddd")
        axes.set_xlabel("cases with an acceptable level, and 95 % interval")
        return _svg(figure, name)


def _svg(figure: Figure, name: str) -> str:
    """The drawing alone, without prolog, with ids that no other drawing on the page has."""
    text = StringIO()
    figure.savefig(text, format="svg", metadata=_NOTHING)
    drawing = text.getvalue()
    drawing = drawing[drawing.index("<svg") :]
    drawing = re.sub(r"<metadata>.*?</metadata>\s*", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'\bid="', f'id="{name}-', drawing)
    drawing = drawing.replace("url(#", f"url(#{name}-").replace('href="#', f'href="#{name}-')
    drawing = re.sub(r'(<svg\b[^>]*?) height="[^"]*"', r"\1", drawing, count=1)
    drawing = re.sub(r'(<svg\b[^>]*?) width="[^"]*"', r"\1", drawing, count=1)
    return drawing.replace("<svg ", '<svg role="img" aria-hidden="true" focusable="false" ', 1)
