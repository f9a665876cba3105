"""What is denied: "no chest pain", "fever no", "ni tos ni fiebre", and how far a denial reaches."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from symptoms.clauses import Cue, Sentenced
from symptoms.message import Mention, Message
from triage.findings import Status

_ANSWER_GAP = 2
_SURPASSING_GAP = 3
_BARE = frozenset({"no", "nope", "negative", "negativo"})
_NEVER = frozenset({"never", "nunca", "jamas"})
_LIST_OR = frozenset({"or", "nor", "ni", "o", "u"})
_LIST_AND = frozenset({"and", "y", "e"})
_SPEAKERS = frozenset({"i", "im", "ive", "he", "she", "hes", "shes", "they", "theyre", "yo"})
_THINK = frozenset({"think", "that", "believe", "if", "when", "know", "que", "creo"})


class Negation:
    """The denials of one message. Words ``used`` by findings deny nothing."""

    def __init__(
        self, message: Message, cut: Sentenced, mentions: Sequence[Mention], used: Collection[int]
    ) -> None:
        self._message, self._cut, self._mentions, self._used = message, cut, mentions, used
        self._light = cut.words("light") | cut.words("self") | cut.words("joins")
        self._subject_words = cut.words("subjects")
        blocked = cut.words("not_negation")
        self._noes = [cue for cue in cut.of("negation_back") if self._is_reply(cue)]
        replies = {cue.first for cue in self._noes}
        self._negations = [
            cue
            for cue in cut.of("negation")
            if not blocked.intersection(range(cue.first, cue.last + 1)) and cue.first not in replies
        ]

    def of(self, mention: Mention) -> Status | None:
        """``ABSENT``, ``UNCERTAIN`` where a denial may not reach so far, or ``None``."""
        worst: Status | None = None
        for cue in self._negations:
            if mention.first < cue.first < mention.last:
                return Status.ABSENT
            if cue.last < mention.first and self._cut.together(cue.last, mention.first):
                if self._surpassing(cue, mention):
                    continue
                reach = self._reaches(cue, mention)
                if reach is Status.ABSENT:
                    return reach
                worst = worst or reach
        return Status.ABSENT if self._answered_no(mention) else worst

    def _surpassing(self, cue: Cue, mention: Mention) -> bool:
        """ "Never had pain like this": said of what is there now."""
        said = {word.norm for word in self._message.words[cue.first : cue.last + 1]}
        return bool(said & _NEVER) and any(
            mention.first <= other.first <= mention.last + _SURPASSING_GAP
            and self._cut.together(other.last, mention.first)
            for other in self._cut.of("surpassing")
        )

    def _is_reply(self, cue: Cue) -> bool:
        """ "Chest pain: no." or "fever no, cough yes". "Duele, no?" asks for assent."""
        stop = self._message.stops[cue.last]
        last = cue.last + 1 >= len(self._message.words)
        return (last or bool(stop)) and "?" not in stop and self._replied_to(cue) is not None

    def _replied_to(self, cue: Cue) -> int | None:
        """The last word of the finding that a "no" stands right behind."""
        before = max((m.last for m in self._mentions if m.last < cue.first), default=None)
        if before is None or cue.first - before > _ANSWER_GAP:
            return None
        # "No come nada" denies nothing: only a bare "no" needs no mark before it.
        bare = cue.first == before + 1 and not self._message.stops[before]
        if bare and self._message.words[cue.first].norm not in _BARE:
            return None
        return None if "." in self._message.stops[before] else before

    def _answered_no(self, mention: Mention) -> bool:
        return any(self._replied_to(cue) == mention.last for cue in self._noes)

    def _reaches(self, cue: Cue, mention: Mention) -> Status | None:
        heavy, doubtful = 0, False
        words, stops = self._message.words, self._message.stops
        for index in range(cue.last + 1, mention.first):
            norm, previous = words[index].norm, words[index - 1].norm
            if norm in _SPEAKERS and previous not in _THINK:
                return None
            if index in self._subject_words and (index - 1) in self._used:
                return None
            if index not in self._light and index not in self._used:
                heavy += 1
            doubtful = doubtful or norm in _LIST_AND
        commas = any(stops[index] for index in range(cue.last, mention.first))
        if heavy > 1:
            return None
        if not (doubtful or commas):
            return Status.ABSENT
        return Status.ABSENT if self._or_list(cue, mention) else Status.UNCERTAIN

    def _or_list(self, cue: Cue, mention: Mention) -> bool:
        """ "No fever, cough or rash": the "or" carries the denial along the list."""
        clause = self._cut.clause[cue.last]
        return any(
            word.norm in _LIST_OR and self._cut.clause[index] == clause
            for index, word in enumerate(self._message.words[cue.last + 1 :], cue.last + 1)
            if index <= mention.last + 12
        )
