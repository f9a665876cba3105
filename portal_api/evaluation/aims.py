"""What the figures are measured against: the project's aims, and how far they were reached.

The published anchors beside them come from other cases than ours: they say what is known of others,
and are no comparison on equal terms.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from portal_api.evaluation.figures import Figures, Share


class Reached(StrEnum):
    """How far an aim was reached, by the share and its 95 % interval."""

    CERTAINLY = "reached, with its bound"
    LIKELY = "reached, but the bound is not"
    NOT = "not reached"
    UNKNOWN = "no such case"


@dataclass(frozen=True)
class Aim:
    """At least, or at most, ``limit`` of the cases (0 to 1).

    ``anchor`` is what is published of others.
    """

    name: str
    limit: float
    at_most: bool
    anchor: str

    @property
    def wanted(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.limit:.1%}"

    def reached(self, share: Share) -> Reached:
        """Whether the share keeps to the aim, and whether its whole interval does."""
        value = share.value
        if value is None:
            return Reached.UNKNOWN
        low, high = share.bounds
        bound = high if self.at_most else low
        if not self._keeps(value):
            return Reached.NOT
        return Reached.CERTAINLY if self._keeps(bound) else Reached.LIKELY

    def _keeps(self, value: float) -> bool:
        return value <= self.limit if self.at_most else value >= self.limit


_VIGNETTES = "the 45 standard vignettes"
EMERGENCIES = Aim(
    "emergencies given an emergency level", 1.0, False, f"best app on {_VIGNETTES}, 2020: 86.7 %"
)
HAZARDS = Aim(
    "hazardous under-triage", 0.0, True, f"best app on {_VIGNETTES}, 2020: 4.4 % unsafe advice"
)
AGREEMENT = Aim("acceptable level", 0.9, False, "physicians on a comparable set of 48: 91 %")
OVER_TRIAGE = Aim("over-triage", 0.15, True, "none published that compares")
MEDIAN_QUESTIONS, P90_QUESTIONS = 8, 14
"""At most so many questions for half of the cases, and for nine of ten."""


def aims(of: Figures) -> tuple[tuple[Aim, Share, Reached], ...]:
    """Each aim with what was measured."""
    measured = (
        (EMERGENCIES, of.emergency),
        (HAZARDS, of.hazardous),
        (AGREEMENT, of.agreement),
        (OVER_TRIAGE, of.over),
    )
    return tuple((aim, share, aim.reached(share)) for aim, share in measured)
