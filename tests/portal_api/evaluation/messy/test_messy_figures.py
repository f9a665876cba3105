"""Figures over replays, on every page, silent about the held-out part."""

from __future__ import annotations

import json
from dataclasses import replace as but
from typing import Any

from portal_api.evaluation.aims import Reached
from portal_api.evaluation.as_json import as_json
from portal_api.evaluation.messy.figures import messy_figures
from portal_api.evaluation.messy.judging import Wrong
from portal_api.evaluation.messy.patient import Kind
from portal_api.evaluation.messy.replay import Difference, Replay, Said
from portal_api.evaluation.pages import html, markdown
from portal_api.evaluation.split import Part
from portal_api.evaluation.summary import summarise_all
from tests.portal_api.evaluation.made_up import (
    DEVELOPMENT,
    HELD_OUT,
    case_of,
    evaluation,
    result_of,
)
from triage.level import Level


def told(identity: str, level: str = "soon", *wrong: Wrong, **given: Any) -> Replay:
    said = (
        Said("concern", Kind.CONCERN, f"first words of {identity}", understood=True),
        Said("q", Kind.YES_NO, "nope", understood=False),
        Said("q", Kind.MISTAKE, "no", understood=True),
    )
    made: dict[str, Any] = {
        "complete": True, "ended": "done", "extra": 1, "said": said, "wrong": wrong,
        "differs": (Difference("q", "yes", "no"),), "protocols": (), "clean_protocols": (),
    }  # fmt: skip
    return Replay(identity, level, "clinic", "soon", "clinic", **{**made, **given})


def wrong(identity: str, at: int, recorded: str = "no", *, left: bool = False) -> Wrong:
    kind = Kind.MISTAKE if left else Kind.YES_NO
    return Wrong(identity, at, "q", "q", kind, "nope <b>", "yes", recorded, left=left)


def test_each_figure_counts_what_it_says() -> None:
    a, b, c, d = DEVELOPMENT[:4]
    figures = messy_figures(
        [
            told(a),
            told(b, "routine", wrong(b, 1), wrong(b, 1), extra=5),
            told(c, "urgent", wrong(c, 2, left=True), extra=-1),
            told(d, complete=False, wrong=(wrong(d, 1, "unsure"),)),
        ],
        seed=7,
    )
    assert (figures.cases, figures.messages, figures.seed) == (4, 12, 7)
    assert (figures.completed.hits, figures.completed.total) == (3, 4)
    assert (figures.lowered.hits, figures.raised.hits, figures.same.hits) == (1, 1, 2)
    assert (figures.wrong.hits, figures.denied.hits, figures.wrong.total) == (3, 2, 12)
    assert (figures.taken_back.hits, figures.taken_back.total) == (3, 4)
    assert (figures.median, figures.extra) == (1, (-1, 1, 1, 5))
    by_kind = {one.kind: one for one in figures.by_kind}
    assert (by_kind[Kind.YES_NO].understood.hits, by_kind[Kind.YES_NO].wrong.hits) == (0, 2)
    assert [reached for _, _, reached in figures.aims] == [Reached.NOT, Reached.NOT]
    assert [fault.id for fault in figures.faults] == [b, c, d]


def test_no_case_at_all_is_told_as_such() -> None:
    figures = messy_figures([], seed=1)
    assert (figures.median, figures.p90, figures.completed.value) == (0, 0, None)


def test_every_page_tells_the_faults_of_the_development_part_only() -> None:
    ids = [DEVELOPMENT[0], HELD_OUT[0]]
    pairs = [
        (case, result_of(case, Level.SOON)) for case in (case_of(i, gold=["soon"]) for i in ids)
    ]
    figures = messy_figures([told(i, "routine", wrong(i, 1)) for i in ids], seed=3)
    shown = but(evaluation(Part.ALL, *pairs), messy=figures)
    pages = [html(shown, str), markdown(shown), as_json(shown), "\n".join(summarise_all(shown))]
    for page in pages:
        assert DEVELOPMENT[0] in page
        assert HELD_OUT[0] not in page
    assert "&lt;b&gt;" in pages[0]
    assert json.loads(pages[2])["messy"]["lowered"]["hits"] == 2
    assert "levels lowered by messy wording" in pages[1]


def test_without_replays_no_page_speaks_of_them() -> None:
    case = case_of(DEVELOPMENT[0], gold=["soon"])
    plain = evaluation(Part.ALL, (case, result_of(case, Level.SOON)))
    assert json.loads(as_json(plain))["messy"] is None
    assert "Aims for messy wording" not in html(plain, str) + markdown(plain)


def test_a_lowered_level_without_a_wrong_answer_shows_what_differs() -> None:
    figures = messy_figures([told(DEVELOPMENT[0], "routine")], seed=3)
    case = case_of(DEVELOPMENT[0], gold=["soon"])
    shown = but(evaluation(Part.ALL, (case, result_of(case, Level.SOON))), messy=figures)
    assert "q: clean yes, messy no" in markdown(shown)
