"""A wrong answer and what a patient does to take it back."""

from __future__ import annotations

from random import Random

from portal_api.evaluation.messy.voice import Voice
from portal_api.evaluation.run import Standing
from triage.answers import LinkId, Reply

MOST = 3
"""Tries after which a patient gives up: one in words, two more that ask to go back."""


class Slip:
    """One answer that was given wrongly and is to be ``meant``."""

    def __init__(self, link_id: str, meant: Reply) -> None:
        self.link_id, self._meant, self._tries = link_id, meant, 0

    def wants_more(self, now: Standing, *, open_: bool) -> bool:
        """Whether there is still something to put right, and hope for it. After the end of an
        interview it is tried once."""
        recorded = now.interview.answers.get(LinkId(self.link_id))
        if now.link_id == self.link_id or recorded is self._meant:
            return False
        return self._tries < (MOST if open_ else 1)

    def says(self, chance: Random, voice: Voice) -> str:
        """The next try."""
        self._tries += 1
        words = voice.words
        if self._tries > 1:
            return words.backs[(self._tries - 2) % len(words.backs)]
        return chance.choice(words.slips).format(reply=words.replies[self._meant.value][0])
