"""How soon a person needs care, and where. The only place where urgency is compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, StrEnum
from functools import total_ordering


@total_ordering
class Level(Enum):
    """Ordered urgency. ``Level.EMERGENCY > Level.URGENT`` holds.

    The values are the public names, used in files, in the API and in FHIR.
    """

    SELF_CARE = "self-care"
    ROUTINE = "routine"
    SOON = "soon"
    SAME_DAY = "same-day"
    URGENT = "urgent"
    EMERGENCY = "emergency"
    EMERGENCY_AMBULANCE = "emergency-ambulance"

    @property
    def rank(self) -> int:
        """Position from 0 (self-care) to 6 (ambulance)."""
        return _ORDER[self]

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        return self.rank < other.rank

    def raised(self, steps: int = 1) -> Level:
        """The level ``steps`` higher, never beyond the highest."""
        members = list(Level)
        return members[min(self.rank + steps, len(members) - 1)]

    @classmethod
    def worst(cls, *levels: Level) -> Level:
        """The most urgent of the levels; self-care when there are none."""
        return max(levels, default=cls.SELF_CARE)

    @property
    def within(self) -> timedelta:
        """How soon a person at the clinic must have acted.

        Somebody in an emergency is told to get help now; five minutes is how soon staff must know.
        """
        return _WITHIN[self]

    @property
    def is_emergency(self) -> bool:
        """Whether the person should be told to get help now."""
        return self >= Level.EMERGENCY


_ORDER = {level: rank for rank, level in enumerate(Level)}
_WITHIN = {
    Level.SELF_CARE: timedelta(days=14),
    Level.ROUTINE: timedelta(days=14),
    Level.SOON: timedelta(days=3),
    Level.SAME_DAY: timedelta(hours=24),
    Level.URGENT: timedelta(hours=4),
    Level.EMERGENCY: timedelta(minutes=5),
    Level.EMERGENCY_AMBULANCE: timedelta(minutes=5),
}


class Route(StrEnum):
    """Where the person should turn."""

    AMBULANCE = "ambulance"
    EMERGENCY_DEPARTMENT = "emergency-department"
    CRISIS_LINE = "crisis-line"
    POISON_CENTER = "poison-center"
    CLINIC = "clinic"
    PHARMACY = "pharmacy"
    HOME = "home"
    STAFF_REVIEW = "staff-review"


_ROUTES = (
    Route.HOME,
    Route.PHARMACY,
    Route.CLINIC,
    Route.STAFF_REVIEW,
    Route.CRISIS_LINE,
    Route.POISON_CENTER,
    Route.EMERGENCY_DEPARTMENT,
    Route.AMBULANCE,
)
_REACH = {route: reach for reach, route in enumerate(_ROUTES)}


@dataclass(frozen=True)
class Standing:
    """A level and a route, ordered: first by level, then by how much help the route brings."""

    level: Level
    route: Route

    @property
    def order(self) -> tuple[int, int]:
        return self.level.rank, _REACH[self.route]

    def __lt__(self, other: Standing) -> bool:
        return self.order < other.order


def unsure_route(route: Route, level: Level) -> Route:
    """The route at a lower, unsure level: an ambulance or an emergency department only fits an
    emergency; below that the clinic decides."""
    if level is Level.EMERGENCY and route is Route.AMBULANCE:
        return Route.EMERGENCY_DEPARTMENT
    if level < Level.EMERGENCY and route in (Route.AMBULANCE, Route.EMERGENCY_DEPARTMENT):
        return Route.CLINIC
    return route
