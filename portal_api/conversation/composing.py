"""Sentences of the assistant: message ids and arguments in, worded replies out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime, format_skeleton, format_time
from babel.numbers import format_decimal
from babel.units import format_unit

from consent.purposes import Purpose
from consent.retention import RETENTION
from consent.retention import Kind as Kept
from consent.terms import current
from portal_api.conversation.consenting import ASKED_TOGETHER
from portal_api.conversation.dialogue import Say
from portal_api.conversation.hours import is_open
from portal_api.conversation.messages import Choice, Kind, Reply
from portal_api.conversation.ports import Wording
from portal_api.conversation.wishing import RESUME
from portal_api.settings import Organisation
from triage.answers import LinkId, Value
from triage.answers import Reply as Answer
from triage.assess import Assessment
from triage.interview import Interview
from triage.level import Level
from triage.library import Library
from triage.protocol import Question, QuestionType
from triage.red_flags import ABOUT, RedFlagHit
from triage.standing import applicable
from triage.turn import REVIEW
from triage.wishes import Wish

_UNITS = {
    "a": "duration-year",
    "mo": "duration-month",
    "wk": "duration-week",
    "d": "duration-day",
    "h": "duration-hour",
    "Cel": "temperature-celsius",
}
"""CLDR units by UCUM code."""

_A_WEEK = timedelta(days=6)
"""From here on the same day of the week could be meant twice."""


@dataclass(frozen=True)
class Answered:
    """A question and an answer to it, in words."""

    link_id: str
    question: str
    answer: str


@dataclass(frozen=True)
class Composer:
    """Words of one organisation in one language."""

    wording: Wording
    library: Library
    org: Organisation
    locale: str

    def text(self, message_id: str, **args: object) -> str:
        """One sentence, with the organisation's numbers at hand."""
        return self.wording.text(self.locale, message_id, **{**self.org.numbers(), **args})

    def notice(self, message_id: str, **args: object) -> Reply:
        return Reply(Kind.NOTICE, self.text(message_id, **args))

    def welcome(self) -> list[Reply]:
        """What the assistant is, before anything is asked."""
        return [Reply(Kind.TEXT, self.text("conversation.welcome")), self.consent()]

    def consent(self) -> Reply:
        choices = tuple(
            Choice(choice, self.text(f"conversation.consent.{choice}"))
            for choice in self.consent_choices
        )
        texts = [self.terms(purpose) for purpose in ASKED_TOGETHER]
        question = "\n".join([*texts, self.text("conversation.consent.question")])
        return Reply(Kind.CONSENT, question, choices, "consent")

    @property
    def consent_choices(self) -> tuple[str, ...]:
        """Answers to the first question. Whether nothing may be kept is the clinic's."""
        return ("yes", "triage-only", "no") if self.org.unstored_triage else ("yes", "no")

    def terms(self, purpose: Purpose) -> str:
        """The exact text a decision on the purpose is made on."""
        return self.text(current(purpose).message_id)

    def unstored(self, choice: str) -> tuple[Reply, ...]:
        """When what is not kept is deleted, to who chose that."""
        minutes = int(RETENTION[Kept.UNSTORED].keep.total_seconds() // 60)
        said = (self.notice("conversation.unstored", count=minutes),)
        return said if choice == "triage-only" else ()

    def kept(self, *, case: bool) -> Reply:
        """What the law keeps after consent was taken back, and for how long."""
        years = RETENTION[Kept.DECISION].keep.days // 365
        name = "conversation.kept.case" if case else "conversation.kept"
        return self.notice(name, count=years)

    def concern(self) -> Reply:
        return Reply(Kind.QUESTION, self.text("conversation.concern"), (), "concern")

    def urgent(self, alarms: Sequence[RedFlagHit]) -> list[Reply]:
        """What is said at once: the worst alarm, and any that calls for another kind of help."""
        said: dict[str, Reply] = {}
        for hit in sorted(alarms, key=lambda h: h.flag.level, reverse=True):
            route = hit.flag.route.value
            if route not in said:
                said[route] = Reply(Kind.URGENT, self.text(f"urgent.{hit.flag.id}"))
        return list(said.values())

    def with_a_person(self, question: Reply) -> Reply:
        """The question with "talk to a person" below its choices."""
        person = Choice("person", self.text("choice.person"))
        return replace(question, choices=(*question.choices, person))

    def says(self, says: Iterable[Say], pending: str | None) -> list[Reply]:
        """Sentences an engine asked for by id; explaining adds why the open question is asked, or
        what it means in plainer words where there are any."""
        return [Reply(Kind.TEXT, self._said(say, pending)) for say in says]

    def _said(self, say: Say, pending: str | None) -> str:
        own = {"dialogue.explain": ("why",), "dialogue.meaning": ("help", "why")}
        texts = (f"{kind}.{pending}" for kind in own.get(say.message_id, ()))
        fitting = next((t for t in texts if self.wording.has(self.locale, t)), None)
        if say.message_id == "dialogue.meaning":
            plain = self.text(fitting or "dialogue.explain")
            return f"{plain} {self.text('dialogue.meaning')}"
        return self.text(fitting) if fitting else self.text(say.message_id, **say.args)

    def question(self, link_id: LinkId, interview: Interview) -> Reply:
        """A question with its choices, "I'm not sure" among them."""
        if link_id == REVIEW:
            return self.review(interview)
        asked = self.text(self._asking(link_id, interview))
        return Reply(Kind.QUESTION, asked, self.choices(self.library.questions[link_id]), link_id)

    def _asking(self, link_id: LinkId, interview: Interview) -> str:
        """The question put to the person themselves, to a parent, or to somebody else, where it
        reads better so; else the wording that fits everyone."""
        fitting = f"question.{link_id}.{interview.answers[ABOUT]}"
        return fitting if self.wording.has(self.locale, fitting) else f"question.{link_id}"

    def choices(self, question: Question) -> tuple[Choice, ...]:
        if question.type is QuestionType.BOOLEAN:
            ids: tuple[str, ...] = ("yes", "no", "unsure")
            return tuple(Choice(i, self.text(f"choice.{i}")) for i in ids)
        options = tuple(
            Choice(o, self.text(f"option.{question.link_id}.{o}")) for o in question.options
        )
        return (*options, Choice("unsure", self.text("choice.unsure")))

    def labels(self, link_id: str | None) -> dict[str, str]:
        """Choice labels by id of the open question, for reading a reply."""
        if link_id == REVIEW:
            return {i: self.text(f"choice.review.{i}") for i in ("yes", "no")}
        if link_id == RESUME:
            return {w.value: self.text(f"choice.{w}") for w in (Wish.CONTINUE, Wish.START_OVER)}
        question = self.library.questions.get(LinkId(link_id or ""))
        return {c.id: c.label for c in self.choices(question)} if question else {}

    def review(self, interview: Interview) -> Reply:
        """What was understood, read back; any answer can still be changed."""
        lines = [self.text("conversation.review.intro"), *self.answer_lines(interview)]
        lines.append(self.text("conversation.review.question"))
        choices = tuple(Choice(i, self.text(f"choice.review.{i}")) for i in ("yes", "no"))
        return Reply(Kind.QUESTION, "\n".join(lines), choices, REVIEW)

    def answer_lines(self, interview: Interview) -> list[str]:
        """One line per answer to what this interview is about, in the order given."""
        return [f"- {line.question} {line.answer}" for line in self.answers(interview)]

    def answers(self, interview: Interview) -> list[Answered]:
        """The answers to what this interview is about, in the order given."""
        asked = {*self.library.required, *interview.to_confirm}
        for protocol in applicable(self.library, interview.protocols, interview.answers):
            asked.update(protocol.questions)
        return [
            self.answered(link_id, value, interview)
            for link_id, value in interview.answers.items()
            if link_id in asked
        ]

    def answered(self, link_id: LinkId, value: Value, interview: Interview) -> Answered:
        """One question as it is put in this interview, and that answer to it."""
        return Answered(
            link_id, self.text(self._asking(link_id, interview)), self.value(link_id, value)
        )

    def value(self, link_id: str, value: Value) -> str:
        """An answer in words."""
        if isinstance(value, Answer):
            return self.text(f"choice.{value.value}")
        if isinstance(value, float):
            question = self.library.questions.get(LinkId(link_id))
            unit = _UNITS.get(question.unit or "") if question else None
            if unit is None:
                return format_decimal(value, locale=self.locale)
            return format_unit(value, unit, length="long", locale=self.locale)
        option = f"option.{link_id}.{value}"
        return self.text(option) if self.wording.has(self.locale, option) else value

    def result(
        self,
        assessment: Assessment,
        *,
        due: datetime,
        now: datetime,
        shared: bool,
        waits: bool = False,
    ) -> list[Reply]:
        """What to do, how soon and why, what to watch for, and who gets in touch by when.

        ``waits``: sharing waits for a parent or guardian, and staff know only that somebody does.
        """
        lines = [self.text(f"advice.{assessment.level.value}")]
        route = f"advice.route.{assessment.route.value}"
        if self.wording.has(self.locale, route):
            lines.append(self.text(route))
        reasons = self.reasons(assessment)
        if reasons:
            lines.append(self.text("conversation.result.why", reasons=" ".join(reasons)))
        replies = [Reply(Kind.RESULT, "\n".join(lines))]
        if assessment.level < Level.URGENT:
            replies += self.advice(assessment, "care")
        replies += self.advice(assessment, "watch")
        if waits and not assessment.level.is_emergency:
            return [*replies, self.notice("conversation.contact.guardian")]
        return [*replies, self._contact(assessment, due, now, shared or waits)]

    def day(self, at: datetime) -> str:
        """A day and time in the clinic's zone, as the page writes it."""
        local = at.astimezone(self.org.zone)
        day = format_skeleton("MMMMd", local, locale=self.locale)
        return f"{day}, {format_time(local, 'short', locale=self.locale)}"

    def watch_for(self, assessment: Assessment) -> list[Reply]:
        """What to watch for, once more."""
        return self.advice(assessment, "watch")

    def reasons(self, assessment: Assessment) -> list[str]:
        """At most three, worst first, each once; what only "not sure" gave is left for last."""
        certain = [rule for rule in assessment.fired if rule.certain]
        fired = sorted(certain or assessment.fired, key=lambda rule: rule.level, reverse=True)
        known = dict.fromkeys(r.reason for r in fired if self.wording.has(self.locale, r.reason))
        return [self.text(reason) for reason in list(known)[:3]]

    def advice(self, assessment: Assessment, kind: str) -> list[Reply]:
        """What to do at home (``care``) or to watch for (``watch``), for each complaint."""
        protocols = [str(protocol) for protocol, _version in assessment.protocols] or ["general"]
        texts = dict.fromkeys(self.text(f"{kind}.{protocol}") for protocol in protocols)
        return [Reply(Kind.ADVICE, "\n".join(texts))]

    def _contact(self, assessment: Assessment, due: datetime, now: datetime, shared: bool) -> Reply:
        if not shared:
            return self.notice("conversation.contact.not-shared")
        if assessment.level.is_emergency:
            return self.notice("conversation.contact.emergency")
        when = self.moment(due, now)
        if is_open(self.org, now) or assessment.level < Level.URGENT:
            return self.notice("conversation.contact.by", when=when)
        return self.notice("conversation.contact.closed", when=when)

    def moment(self, at: datetime, now: datetime) -> str:
        """Day and time at the clinic; with the date where the day of the week is not enough."""
        local = at.astimezone(self.org.zone)
        if at - now < _A_WEEK:
            return format_datetime(local, "EEEE, h:mm a", locale=self.locale)
        time = format_datetime(local, "h:mm a", locale=self.locale)
        return f"{format_date(local, 'full', locale=self.locale)}, {time}"
