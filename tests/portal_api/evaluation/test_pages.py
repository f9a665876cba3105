"""The pages: whole, standing alone, and silent about the held-out part."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest

from portal_api.evaluation.as_json import as_json
from portal_api.evaluation.evaluation import Evaluation
from portal_api.evaluation.pages import html, markdown
from portal_api.evaluation.split import Part
from portal_api.evaluation.summary import summarise_all
from tests.portal_api.evaluation.made_up import (
    DEVELOPMENT,
    HELD_OUT,
    case_of,
    evaluation,
    fired,
    result_of,
)
from triage.level import Level


@pytest.fixture(scope="module")
def both() -> Evaluation:
    """Every case, shown or held out, disagrees with its gold and with the fixed order."""
    pairs, other = [], []
    for number, identity in enumerate([*DEVELOPMENT[:8], *HELD_OUT]):
        case = case_of(
            identity, gold=["emergency"] if number % 2 else ["self-care"], protocol="knee",
            text=f"<b>words of {identity}</b>", why="a | because", age=number * 7, sex="female",
        )  # fmt: skip
        reasons = [fired("mild", Level.SOON), fired("worse", Level.SAME_DAY)]
        pairs.append((case, result_of(case, Level.SAME_DAY, number % 5, reasons=reasons)))
        other.append(result_of(case, Level.URGENT, 9))
    return evaluation(Part.ALL, *pairs, fixed_order=other)


def _all_pages(of: Evaluation) -> dict[str, str]:
    return {
        "html": html(of, str.upper),
        "markdown": markdown(of),
        "json": as_json(of),
        "terminal": "\n".join(summarise_all(of)),
    }


def test_no_page_names_a_held_out_case_or_its_words(both: Evaluation) -> None:
    for name, page in _all_pages(both).items():
        assert [identity for identity in HELD_OUT if identity in page] == [], name
    assert both.held_out == len(HELD_OUT)


def test_the_report_lists_development_cases_with_rules_worst_first(both: Evaluation) -> None:
    page = html(both, str.upper)
    for identity in DEVELOPMENT[:8]:
        assert f"<strong>{identity}</strong>" in page
    assert page.index("knee/worse: same-day") < page.index("knee/mild: soon")
    assert "REASON.KNEE.WORSE" in page
    assert "Hazardously too low (4)" in page
    assert "Too high (4)" in page


def test_words_of_a_case_are_escaped(both: Evaluation) -> None:
    page = html(both, str.upper)
    assert "<b>" not in page
    assert "&lt;b&gt;words of" in page
    assert r"a \| because" not in page


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_the_report_needs_nothing_from_anywhere_and_no_script(both: Evaluation) -> None:
    tags = _Tags()
    tags.feed(html(both, str.upper))
    assert not {"script", "link", "img", "image", "iframe"} & {tag for tag, _ in tags.seen}
    fetched = [
        value
        for _tag, given in tags.seen
        for name, value in given.items()
        if name in {"src", "href", "xlink:href", "action"} and not (value or "").startswith("#")
    ]
    assert fetched == []
    assert sum(tag == "svg" for tag, _ in tags.seen) == 4


def test_tables_say_what_their_heads_belong_to_and_ids_are_unique(both: Evaluation) -> None:
    tags = _Tags()
    tags.feed(html(both, str.upper))
    heads = [given for tag, given in tags.seen if tag == "th"]
    assert heads
    assert {given.get("scope") for given in heads} == {"col", "row"}
    names = [tag for tag, _ in tags.seen]
    assert names.count("caption") == names.count("table") >= 8
    ids = [given["id"] for _, given in tags.seen if "id" in given]
    assert len(ids) == len(set(ids))
    used = set(re.findall(r"url\(#([^)]+)\)", html(both, str.upper)))
    assert used <= set(ids)


def test_the_same_figures_give_the_same_pages(both: Evaluation) -> None:
    assert _all_pages(both) == _all_pages(both)


def test_the_json_has_bounds_groups_and_comparators(both: Evaluation) -> None:
    found = json.loads(as_json(both))
    assert found["overall"]["agreement"]["hits"] == 0
    assert found["overall"]["agreement"]["high"] == pytest.approx(1 - 0.025 ** (1 / 20))
    assert set(found["groups"]) == {"acceptable level", "age", "sex", "language", "protocol"}
    assert found["comparators"]["fixed order"]["differing"] == 20
    assert found["comparators"]["fixed order"]["differing_development"] == DEVELOPMENT[:8]
    assert found["made"]["part"] == "all"


def test_a_page_of_the_held_out_part_says_so(both: Evaluation) -> None:
    case = case_of(HELD_OUT[0], gold=["soon"], protocol="knee")
    only = evaluation(Part.HELD_OUT, (case, result_of(case, Level.SELF_CARE)))
    page = html(only, str.upper)
    assert "held-out part are not listed" in page
    assert HELD_OUT[0] not in page
    assert "not in use" not in page


def test_how_often_the_named_protocol_was_opened() -> None:
    opened = case_of(DEVELOPMENT[0], protocol="knee")
    missed = case_of(DEVELOPMENT[1], protocol="elbow")
    nameless = case_of(DEVELOPMENT[2])
    of = evaluation(
        Part.DEVELOPMENT,
        (opened, result_of(opened, Level.SOON, protocols={"knee": "1"})),
        (missed, result_of(missed, Level.SOON, protocols={"knee": "1"})),
        (nameless, result_of(nameless, Level.SOON)),
    )
    assert (of.opening.hits, of.opening.total) == (1, 2)
    assert of.unknown_protocols == ("elbow",)
