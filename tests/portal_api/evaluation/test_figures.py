"""What each figure counts, and its bounds."""

from __future__ import annotations

import pytest

from portal_api.evaluation.aims import Aim, Reached
from portal_api.evaluation.figures import Judged, Share, confusion, figures
from portal_api.evaluation.groups import FEWEST, groupings, middle
from portal_api.evaluation.run import Result
from tests.portal_api.evaluation.made_up import DEVELOPMENT, case_of, result_of
from triage.level import Level

AMBULANCE, EMERGENCY, URGENT = Level.EMERGENCY_AMBULANCE, Level.EMERGENCY, Level.URGENT
SAME_DAY, SOON, ROUTINE, SELF_CARE = Level.SAME_DAY, Level.SOON, Level.ROUTINE, Level.SELF_CARE


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [  # Clopper and Pearson: tables, and the closed forms for none and all
        (0, 30, 0.0, 1 - 0.025 ** (1 / 30)),
        (30, 30, 0.025 ** (1 / 30), 1.0),
        (5, 10, 0.1871, 0.8129),
        (1, 100, 0.000253, 0.0545),
        (0, 0, 0.0, 1.0),
    ],
)
def test_bounds_are_exact(hits: int, total: int, low: float, high: float) -> None:
    assert Share(hits, total).bounds == (
        pytest.approx(low, abs=5e-5),
        pytest.approx(high, abs=5e-5),
    )


@pytest.mark.parametrize(
    ("given", "gold", "under", "hazardous", "over"),
    [
        (EMERGENCY, (AMBULANCE, EMERGENCY), False, False, False),
        (EMERGENCY, (AMBULANCE,), True, False, False),  # one level, and still told to go now
        (URGENT, (EMERGENCY,), True, True, False),  # one level, but an emergency was missed
        (URGENT, (EMERGENCY, URGENT), False, False, False),
        (SAME_DAY, (EMERGENCY, URGENT), True, False, False),  # urgent would have been enough
        (SOON, (URGENT, SAME_DAY), True, False, False),
        (ROUTINE, (URGENT, SAME_DAY), True, True, False),  # two levels below the least
        (SELF_CARE, (SOON,), True, True, False),
        (SAME_DAY, (SELF_CARE, ROUTINE), False, False, True),
    ],
)
def test_too_low_and_dangerously_too_low_are_told_apart(
    given: Level, gold: tuple[Level, ...], under: bool, hazardous: bool, over: bool
) -> None:
    one = Judged(given, gold)
    assert (one.is_under, one.is_hazardous, one.is_over) == (under, hazardous, over)


def _results() -> list[Result]:
    rows = [
        (EMERGENCY, [EMERGENCY], 2), (SAME_DAY, [EMERGENCY], 4), (SELF_CARE, [SELF_CARE], 6),
        (SELF_CARE, [SOON], 8), (URGENT, [SOON, SAME_DAY], 10), (SOON, None, 30),
    ]  # fmt: skip
    return [
        result_of(case_of(i, gold=gold), level, asked)
        for i, (level, gold, asked) in zip(DEVELOPMENT, rows, strict=False)
    ]


def test_figures_count_only_cases_that_say_what_is_acceptable() -> None:
    of = figures(_results())
    assert (of.cases, of.judged, of.median) == (6, 5, 7)
    assert (of.agreement.hits, of.under.hits, of.hazardous.hits, of.over.hits) == (2, 2, 2, 1)
    assert (of.emergency.hits, of.emergency.total) == (1, 2)
    assert (of.self_care.hits, of.self_care.total) == (1, 2)


def test_the_confusion_matrix_has_the_nearest_acceptable_level_as_row() -> None:
    table = confusion(_results())
    assert table[SAME_DAY][URGENT] == 1  # soon and same-day were acceptable: same-day is nearer
    assert table[EMERGENCY][SAME_DAY] == 1
    assert sum(sum(row.values()) for row in table.values()) == 5


def test_no_case_at_all_gives_no_figure() -> None:
    of = figures([])
    assert of.agreement.value is None
    assert str(of.agreement) == "no such case"


@pytest.mark.parametrize(
    ("gold", "expected"),
    [([URGENT], URGENT), ([SOON, SAME_DAY], SAME_DAY), ([SELF_CARE, ROUTINE, SOON], ROUTINE)],
)
def test_the_middle_of_two_levels_is_the_more_urgent(gold: list[Level], expected: Level) -> None:
    assert middle(gold) is expected


def test_groups_hold_every_case_once_and_small_protocols_may_be_folded() -> None:
    cases = [
        case_of(i, protocol="knee" if n < FEWEST else f"rare-{n}", gold=["soon"], age=30)
        for n, i in enumerate(DEVELOPMENT[: FEWEST + 3])
    ]
    pairs = [(case, result_of(case, SOON)) for case in cases]
    for fold in (False, True):
        for grouping in groupings(pairs, fold_small=fold):
            assert sum(group.figures.cases for group in grouping.groups) == len(cases)
    protocols = groupings(pairs, fold_small=True)[-1]
    assert [g.name for g in protocols.groups] == [
        "knee", f"3 protocols with fewer than {FEWEST} cases each",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hits", "total", "reached"),
    [
        (0, 100, Reached.CERTAINLY),
        (0, 10, Reached.LIKELY),
        (2, 10, Reached.NOT),
        (0, 0, Reached.UNKNOWN),
    ],
)
def test_an_aim_is_reached_for_certain_only_with_its_bound(
    hits: int, total: int, reached: Reached
) -> None:
    assert Aim("x", 0.044, True, "y").reached(Share(hits, total)) is reached
    turned = Share(total - hits, total)
    assert Aim("x", 0.956, False, "y").reached(turned) is reached
