"""Facts of a case in the words of the reader: times, ages, levels, reasons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from portal_api.conversation.ports import Wording
from portal_api.staff.queue import QueueEntry

_MINUTE, _HOUR, _DAY = 60, 3600, 86_400
_NOON = 12
_SOON = timedelta(minutes=30)
_DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class Words:
    """The reader's language, clock and clinic time, at hand in every template as ``words``."""

    t: Callable[..., str]
    wording: Wording
    locale: str
    zone: ZoneInfo
    now: datetime

    def known(self, message_id: str, otherwise: str) -> str:
        """The sentence, or a code the catalogue has no words for yet."""
        return self.t(message_id) if self.wording.has(self.locale, message_id) else otherwise

    def clock(self, at: datetime) -> str:
        """The time of day at the clinic, with the date when it is not today."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone).date()
        half = "staff.clock.am" if local.hour < _NOON else "staff.clock.pm"
        hour, minute = local.hour % _NOON or _NOON, f"{local.minute:02}"
        time = self.t(half, hour=hour, minute=minute)
        if local.date() == today:
            return time
        month = self.t(f"staff.month.{local.month}")
        return self.t("staff.clock.date", month=month, day=local.day, time=time)

    def exact(self, at: datetime) -> str:
        """Date and time to the second, for a record."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S")

    def left(self, entry: QueueEntry) -> str:
        """How much time is left, or how late it is."""
        span = entry.due_at - self.now
        id_ = "staff.time.left" if span >= timedelta(0) else "staff.time.late"
        return self.t(id_, time=self.duration(abs(span)))

    def urgency(self, entry: QueueEntry) -> str:
        """``late``, ``soon`` or ``fine``: how the time left is coloured."""
        span = entry.due_at - self.now
        return "late" if span < timedelta(0) else "soon" if span < _SOON else "fine"

    def waiting(self, entry: QueueEntry) -> str:
        """How long ago the case was opened."""
        return self.duration(self.now - entry.created_at)

    def duration(self, span: timedelta) -> str:
        seconds = max(0, int(span.total_seconds()))
        if seconds < _HOUR:
            return self.t("staff.time.minutes", minutes=seconds // _MINUTE)
        if seconds < _DAY:
            minutes = seconds % _HOUR // _MINUTE
            return self.t("staff.time.hours", hours=seconds // _HOUR, minutes=minutes)
        hours = seconds % _DAY // _HOUR
        return self.t("staff.time.days", days=seconds // _DAY, hours=hours)

    def age(self, years: float | None) -> str:
        """Weeks for the youngest, months for toddlers, then years."""
        if years is None:
            return ""
        if years < 0.25:
            return self.t("staff.age.weeks", n=int(years * _DAYS_A_YEAR / 7 + 0.01))
        if years < 3:
            return self.t("staff.age.months", n=int(years * 12 + 0.01))
        return self.t("staff.age.years", n=int(years))

    def concern(self, entry: QueueEntry) -> str:
        """The complaints by name."""
        return ", ".join(self.known(f"concern.{p}", p) for p in entry.protocols)

    def who(self, entry: QueueEntry) -> str:
        """The patient's name, or why there is none."""
        if not entry.shared:
            return self.t("staff.patient.not-shared")
        return entry.patient or self.t("staff.patient.anonymous")

    def status(self, entry: QueueEntry, me: str) -> str:
        """Where the case stands, and with whom."""
        if entry.status == "closed":
            return self.t("staff.status.closed")
        if entry.status == "waiting":
            return self.t("staff.status.waiting")
        if entry.owner == me:
            return self.t("staff.status.mine")
        return self.t("staff.status.claimed", name=entry.owner_name or "")
