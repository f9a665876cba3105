"""The provider of the demonstration: every text arrives at once, and nothing leaves the machine.

The text itself stays where it was written, encrypted in the outbox; the phone page shows it from
there. Only hashes are remembered here, and only while the process lives: what a killed process
had "sent" is in no one's hand, so sending it again makes no second text.
"""

from __future__ import annotations

import hashlib
import threading
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from portal_api.settings import Organisation
from portal_api.sms.ports import ProviderId, Submitted

_KEPT = 1_000


@dataclass(frozen=True)
class _Taken:
    provider_id: ProviderId
    key: str
    at: datetime


class StoringSMS:
    """See :class:`portal_api.sms.ports.SMSProvider`."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._taken: deque[_Taken] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def submit(self, org: Organisation, to: str, text: str, callback: str) -> Submitted:  # noqa: ARG002  nobody calls back: the status is known at once
        taken = _Taken(ProviderId(f"SM{uuid.uuid4().hex}"), _key(org, to, text), self._clock())
        with self._lock:
            self._taken.append(taken)
        return Submitted(taken.provider_id, "delivered")

    def find(
        self, org: Organisation, to: str, text: str, since: datetime
    ) -> tuple[ProviderId, ...]:
        key = _key(org, to, text)
        with self._lock:
            return tuple(t.provider_id for t in self._taken if t.key == key and t.at >= since)


def _key(org: Organisation, to: str, text: str) -> str:
    return hashlib.sha256(f"{org.id}\0{to}\0{text}".encode()).hexdigest()
