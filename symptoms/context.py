"""How each finding was meant: present, absent, doubtful, past, supposed, or someone else's.

Cues reach along their own clause. A cue word that is part of a finding is no cue. Doubt goes
upward: what is neither clearly denied nor clearly past stays present or becomes a question.
"""

from __future__ import annotations

from collections.abc import Sequence

from symptoms.clauses import Cue, sentenced
from symptoms.lexicon import Vocabulary
from symptoms.message import Mention, Message
from symptoms.negation import Negation
from symptoms.subjects import Subject, Subjects, subjects_of
from triage.findings import Status

_BEHIND = 2
_BESIDE = 6
_REACH = 7
_OWN = frozenset({"my", "this", "these", "mi", "este", "esta", "estos", "mis"})
_IF = frozenset({"if", "si", "case", "caso", "unless", "whenever"})
_TO = frozenset({"a", "to", "al"})
_LIKE = frozenset({"like", "como", "as"})
_BUT = frozenset({"but", "pero", "however", "although", "though", "aunque", "sino", "yet"})


class Context:
    """The reading of one message: its clauses, cues and people."""

    def __init__(
        self, message: Message, vocabulary: Vocabulary, mentions: Sequence[Mention]
    ) -> None:
        self._message = message
        self._mentions = mentions
        self._used = frozenset().union(*(mention.used for mention in mentions))
        self.cut = sentenced(message, vocabulary, self._used)
        self.subjects: Subjects = subjects_of(message, self.cut)
        self._negation = Negation(message, self.cut, mentions, self._used)
        self._people = self.cut.words("person_words")
        self._own_findings = any(self._subject(m) is Subject.SELF for m in mentions)

    def status(self, mention: Mention) -> Status:
        """How one mention was meant."""
        negated = self._negation.of(mention)
        if negated is not None:
            return negated
        if self._someone_elses(mention):
            return Status.OTHER_PERSON
        if self._supposed(mention):
            return Status.HYPOTHETICAL
        if self._past(mention):
            return Status.HISTORY
        if self._doubted(mention):
            return Status.UNCERTAIN
        return Status.PRESENT

    def _subject(self, mention: Mention) -> Subject:
        return self.subjects.at[mention.first]

    def _in_clause(self, kind: str, mention: Mention) -> bool:
        clauses = {self.cut.clause[mention.first], self.cut.clause[mention.last]}
        return any(
            self.cut.clause[cue.first] in clauses or self.cut.clause[cue.last] in clauses
            for cue in self.cut.of(kind)
        )

    def _in_sentence(self, kind: str, mention: Mention) -> bool:
        sentence = self.cut.sentence[mention.first]
        return any(self.cut.sentence[cue.first] == sentence for cue in self.cut.of(kind))

    def _someone_elses(self, mention: Mention) -> bool:
        if self._of_a_thing(mention):
            return True
        subject = self._subject(mention)
        if subject in (Subject.SELF, Subject.CHILD):
            return False
        if self._in_clause("past", mention) or self._in_clause("past_weak", mention):
            return True
        if subject is Subject.OTHER:
            return self._own_findings
        was = self._in_clause("kin_past", mention) and not self._in_clause("event_recent", mention)
        return was and (self._own_findings or self._has_died(mention))

    def _of_a_thing(self, mention: Mention) -> bool:
        """ "My laptop had a seizure", "le dan convulsiones a mi gato"; not "the dog bit me"."""
        people = self._people
        for cue in self.cut.of("things"):
            if self._compared(cue) or not self._has_it(cue, mention):
                continue
            first, last = min(cue.first, mention.first), max(cue.last, mention.last)
            near = 0 < max(mention.first - cue.last, cue.first - mention.last) <= _BESIDE
            if near and self.cut.together(cue.first, mention.first):
                span = set(range(first, last + 1)) - {cue.first - 1, *_span(cue)}
                if not span & people and not set(_span(cue)) & self._used:
                    return True
        return False

    def _has_it(self, cue: Cue, mention: Mention) -> bool:
        """Whether the thing is what has it: named first, or given it, "a mi gato"."""
        before = self._message.words[max(0, cue.first - 2) : cue.first]
        return cue.first < mention.first or any(word.norm in _TO for word in before)

    def _compared(self, cue: Cue) -> bool:
        """ "High pitched like a hurt cat": nobody speaks of a cat."""
        before = self._message.words[max(0, cue.first - 3) : cue.first]
        return any(word.norm in _LIKE for word in before)

    def _has_died(self, mention: Mention) -> bool:
        clause = self.cut.clause[mention.first]
        dead = {"died", "passed", "murio", "fallecio"}
        return any(
            word.norm in dead and self.cut.clause[index] == clause and index not in self._used
            for index, word in enumerate(self._message.words)
        )

    def _supposed(self, mention: Mention) -> bool:
        if self._topic(mention):
            return True
        for cue in self.cut.of("hypothetical"):
            if cue.first < mention.first and self.cut.together(cue.last, mention.first):
                conditional = any(self._conditional(i) for i in _span(cue))
                if conditional or not (self._owned(mention) or self._likened(cue)):
                    return True
        return False

    def _likened(self, cue: Cue) -> bool:
        return cue.first > 0 and self._message.words[cue.first - 1].norm in _LIKE

    def _conditional(self, index: int) -> bool:
        """Whether a word is an "if"; "como si tuviera una piedra" is what it feels like."""
        before = self._message.words[index - 1].norm if index else ""
        return self._message.words[index].norm in _IF and before not in _LIKE

    def _topic(self, mention: Mention) -> bool:
        """ "Stroke clinic", "cough medicine": the thing is spoken of, nobody is said to have it."""
        behind = any(cue.first == mention.last + 1 for cue in self.cut.of("topic_behind"))
        before = any(
            cue.last < mention.first <= cue.last + 2 and self.cut.together(cue.last, mention.first)
            for cue in self.cut.of("topic_before")
        )
        stopped = bool(self._message.stops[mention.last])
        return ((behind and not stopped) or before) and not self._owned(mention)

    def _owned(self, mention: Mention) -> bool:
        before = self._message.words[max(0, mention.first - 1)].norm
        return mention.first > 0 and before in _OWN

    def _past(self, mention: Mention) -> bool:
        if self._resolved(mention):
            return True
        if self._in_clause("still", mention):
            return False
        if self._in_clause("past", mention):
            return True
        past_verb = self._in_clause("kin_past", mention) or self._in_clause(
            "history_verbs", mention
        )
        return self._in_clause("past_weak", mention) and past_verb

    def _resolved(self, mention: Mention) -> bool:
        """Over by now: said after the finding, in its clause or in the next one alone."""
        clause = self.cut.clause[mention.last]
        for cue in self.cut.of("resolved"):
            at = self.cut.clause[cue.first]
            own = at == clause and cue.first > mention.last
            following = clause < at <= clause + 2 and not self._finding_between(mention, cue)
            if (own or following) and not self._denied(cue) and cue.first - mention.last <= 10:
                return True
        return any(
            cue.last < mention.first <= cue.last + 5 and self.cut.together(cue.last, mention.first)
            for cue in self.cut.of("resolved_forward")
        )

    def _finding_between(self, mention: Mention, cue: Cue) -> bool:
        return any(mention.last < other.first < cue.first for other in self._mentions)

    def _denied(self, cue: Cue) -> bool:
        close = range(max(0, cue.first - 2), cue.first)
        return any(
            self._message.words[index].norm in {"not", "no", "hasnt", "isnt", "wont", "never"}
            for index in close
        )

    def _doubted(self, mention: Mention) -> bool:
        sentence = self.cut.sentence[mention.first]
        for cue in self.cut.of("uncertain"):
            if self.cut.sentence[cue.first] == sentence and not self._turned(cue, mention):
                ahead = 0 < mention.first - cue.last <= _REACH
                behind = (
                    0 < cue.first - mention.last <= _BEHIND
                    and not self._message.stops[mention.last]
                )
                if (ahead and not self._finding_after(cue, mention)) or behind:
                    return True
        weak = any(
            self.cut.sentence[cue.first] == sentence
            and 0 < mention.first - cue.last <= 5
            and not self._turned(cue, mention)
            for cue in self.cut.of("weak_uncertain")
        )
        return weak and not self._in_sentence("certain_again", mention)

    def _turned(self, cue: Cue, mention: Mention) -> bool:
        """Whether "but" stands between: "maybe it is nothing, but my chest hurts"."""
        between = self._message.words[cue.last + 1 : mention.first]
        return any(word.norm in _BUT for word in between)

    def _finding_after(self, cue: Cue, mention: Mention) -> bool:
        """Whether a clause with a finding of its own stands between the cue and the mention."""
        return any(
            cue.last < other.first
            and other.last < mention.first
            and self.cut.clause[other.last] != self.cut.clause[mention.first]
            for other in self._mentions
        )


def _span(cue: Cue) -> range:
    return range(cue.first, cue.last + 1)
