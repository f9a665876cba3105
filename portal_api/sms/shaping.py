"""Replies of one turn as text messages.

What a text may hold. A locked telephone shows the first lines to anyone near it, so texts hold no
name of the patient, no date of birth, and no specialty. Symptoms are left out wherever the person
is helped as well without them: the reasons behind a result stay in the portal, unless the person
has asked for fuller texts. Three kinds of text do name symptoms, on purpose. Questions, why they
are asked, and the reading back of answers: triage by text is impossible without them, and they
only ever answer a text the person sent moments before, telephone in hand. Warnings: an emergency
outweighs a glance. What to do at home and what to watch for: every result needs both, a person
without a portal has no other way to them, and they too answer a text sent moments before.
``tests/portal_api/sms/test_lock_screen.py`` holds every other sentence to the rule, new ones too.

Who speaks. The first thing a telephone hears from us is a warning or the question for consent.
Both begin with the clinic's name; the turn with the latter also says, before anything else, how
to reach a person and how to stop.

How long. GSM-7 spelling where it saves a part, choices as numbers, short replies joined up to
three parts, longer ones cut between sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from portal_api.conversation.messages import Kind, Reply
from portal_api.conversation.ports import ShapedText, Wording
from portal_api.settings import Organisation
from portal_api.sms.segments import economical, segments

MOST_PARTS = 3
"""Parts of one text. Longer ones arrive late or out of order on some networks."""
_SAFETY = frozenset({Kind.URGENT, Kind.RESULT})
_BESIDE_A_VALUE = frozenset({"unsure", "person"})
_REASONS = "conversation.result.why"


class SMSShaper:
    """See :class:`portal_api.conversation.ports.TextShaper`."""

    def __init__(self, wording: Wording) -> None:
        self._wording = wording

    def shape(
        self,
        org: Organisation,
        locale: str,
        messages: Sequence[Reply],
        *,
        fuller: bool = False,
    ) -> list[ShapedText]:
        """Texts in sending order, urgent ones first and alone.

        ``fuller``: the person has agreed, after a plain warning, to texts that say more.
        """
        messages = [replace(m, text=m.text.replace(org.name, org.texts_as)) for m in messages]
        urgent = [self._urgent(org, locale, m) for m in messages if m.kind is Kind.URGENT]
        others = [m for m in messages if m.kind is not Kind.URGENT]
        return urgent + list(self._joined(org, locale, others, fuller=fuller))

    def _urgent(self, org: Organisation, locale: str, message: Reply) -> ShapedText:
        text = message.text
        if org.texts_as not in text:
            text = self._wording.text(locale, "sms.from", clinic=org.texts_as, text=text)
        return ShapedText(economical(text), safety=True)

    def _joined(
        self, org: Organisation, locale: str, messages: Sequence[Reply], *, fuller: bool
    ) -> Iterator[ShapedText]:
        so_far, safety = "", False
        if any(message.kind is Kind.CONSENT for message in messages):
            so_far = economical(self._wording.text(locale, "sms.intro", **_named(org)))
        for message in messages:
            for piece in cut(economical(self._worded(locale, message, fuller=fuller))):
                together = f"{so_far}\n\n{piece}" if so_far else piece
                if so_far and segments(together) > MOST_PARTS:
                    yield ShapedText(so_far, safety)
                    together, safety = piece, False
                so_far, safety = together, safety or message.kind in _SAFETY
        if so_far:
            yield ShapedText(so_far, safety)

    def _worded(self, locale: str, message: Reply, *, fuller: bool) -> str:
        lines = message.text.splitlines()
        if message.kind is Kind.RESULT and not fuller:
            lines = [line for line in lines if not line.startswith(self._reasons_begin(locale))]
        return "\n".join([*lines, *self._choices(locale, message)])

    def _choices(self, locale: str, message: Reply) -> list[str]:
        """Choices by number. Those beside a value have none: where one is asked for, "1" is one."""
        if all(choice.id in _BESIDE_A_VALUE for choice in message.choices):
            say = self._wording.text
            return [say(locale, "sms.or", label=choice.label) for choice in message.choices]
        return [f"{number} {c.label}" for number, c in enumerate(message.choices, start=1)]

    def _reasons_begin(self, locale: str) -> str:
        """How the line with the reasons begins; it stays out of texts."""
        if not self._wording.has(locale, _REASONS):
            return "\0"
        return self._wording.text(locale, _REASONS, reasons="\0").partition("\0")[0] or "\0"


def _named(org: Organisation) -> dict[str, str]:
    return {**org.numbers(), "clinic": org.texts_as}


def cut(text: str) -> list[str]:
    """The text in pieces of at most :data:`MOST_PARTS` parts.

    Cut between paragraphs, else lines, else sentences, else words, whichever is the coarsest that
    fits; a single word longer than a text is cut anywhere. Nothing but white space is lost.
    """
    return _cut(text.strip(), (r"\n\n+", r"\n", r"(?<=[.!?]) +", r" +"))


def _cut(text: str, seams: tuple[str, ...]) -> list[str]:
    if segments(text) <= MOST_PARTS:
        return [text] if text else []
    if not seams:
        return _chopped(text)
    seam, finer = seams[0], seams[1:]
    glue = {r"\n\n+": "\n\n", r"\n": "\n"}.get(seam, " ")
    pieces: list[str] = []
    for part in (p for piece in re.split(seam, text) for p in _cut(piece.strip(), finer)):
        together = f"{pieces[-1]}{glue}{part}" if pieces else part
        if pieces and segments(together) <= MOST_PARTS:
            pieces[-1] = together
        else:
            pieces.append(part)
    return pieces


def _chopped(text: str) -> list[str]:
    pieces, begin = [], 0
    for end in range(1, len(text) + 1):
        if segments(text[begin:end]) > MOST_PARTS:
            pieces.append(text[begin : end - 1])
            begin = end - 1
    return [*pieces, text[begin:]]
