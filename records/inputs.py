"""A case as it goes into the record: what triage found, about whom, when, and in which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from records.errors import RecordError
from triage.answers import Answers, LinkId
from triage.assess import Assessment
from triage.findings import Finding
from triage.interview import Interview

ABOUT = LinkId("about")
ABOUT_SELF = "self"


@dataclass(frozen=True)
class Evidence:
    """A finding and the message it was said in. The finding's offsets point into that message."""

    finding: Finding
    message_id: str


@dataclass(frozen=True)
class Case:
    """Everything ``case_resources`` writes down. Nothing in it is looked up or generated.

    ``patient`` is the FHIR id of the person who is signed in, or None when nobody is. It is the
    subject only when the interview is about that person: see ``resources/people.py``.
    ``authored`` and ``due`` (an earlier promise, if any) carry a time zone. ``base_url`` is the
    organisation's canonical base, for example ``https://clinic.example/fhir/R4/riverside``.
    ``abandoned`` says that the person went silent, so that an unfinished interview is over.
    """

    org: str
    conversation_id: str
    case_id: str
    patient: str | None
    locale: str
    channel: str
    authored: datetime
    interview: Interview
    assessment: Assessment
    evidence: Sequence[Evidence]
    due: datetime | None
    device_version: str
    base_url: str
    abandoned: bool = False

    def __post_init__(self) -> None:
        if not (self.org and self.conversation_id and self.case_id and self.base_url):
            raise RecordError("a case needs an organisation, a conversation, an id and a base URL")
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))

    @property
    def deadline(self) -> datetime:
        """When a person must have acted: as the level says, or sooner when it was promised so."""
        by_level = self.authored + self.assessment.level.within
        return min(by_level, self.due) if self.due is not None else by_level

    @property
    def answers(self) -> Answers:
        """The answers of the interview."""
        return self.interview.answers

    @property
    def is_about_self(self) -> bool:
        """Whether the one who writes is the one who is ill. Not asked yet counts as yes."""
        return self.answers[ABOUT] == ABOUT_SELF or ABOUT not in self.answers

    @property
    def is_open(self) -> bool:
        """Whether the interview may still go on. Without a concern it has not begun."""
        return not (self.is_complete or self.abandoned)

    @property
    def is_complete(self) -> bool:
        """Whether a concern was named and no question is left that could change the result."""
        return self.assessment.complete and bool(self.interview.protocols)
