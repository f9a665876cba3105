"""One interview as data, and how it moves: fold in what was said, take an answer, ask the next.

The next question is always one whose answer can still change the level or the route, most dangerous
first; then what everyone must be asked. Nothing else is asked, so every interview ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from triage.answers import Answers, LinkId, Reply, Value
from triage.findings import Finding, FindingCode, Measured, Quantity, Status
from triage.folding import FEVER, opened_by, opened_by_flags, with_known, with_measures, with_said
from triage.library import Library
from triage.protocol import ProtocolId, Question
from triage.red_flags import screen
from triage.usefulness import open_confirmations, questions_to_ask
from triage.valid_answer import AnswerError, checked

NO_ANSWERS = Answers()


@dataclass(frozen=True)
class Interview:
    """Everything an interview knows.

    ``to_confirm`` are the confirming questions of doubtful red flags, in order; ``said`` are the
    findings stated as present so far.
    """

    protocols: tuple[ProtocolId, ...] = ()
    answers: Answers = NO_ANSWERS
    to_confirm: tuple[LinkId, ...] = ()
    said: tuple[FindingCode, ...] = ()

    def to_json(self) -> dict[str, object]:
        return {
            "protocols": list(self.protocols),
            "answers": self.answers.to_json(),
            "to_confirm": list(self.to_confirm),
            "said": list(self.said),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Interview:
        """The inverse of :meth:`to_json`. Raises ``ValueError`` on a part of the wrong kind."""
        answers = data.get("answers", {})
        if not isinstance(answers, Mapping):
            raise ValueError("answers are not a mapping")
        return cls(
            tuple(ProtocolId(p) for p in _texts(data, "protocols")),
            Answers.from_json(answers),
            tuple(LinkId(link) for link in _texts(data, "to_confirm")),
            tuple(FindingCode(code) for code in _texts(data, "said")),
        )


def begin(
    library: Library,
    interview: Interview,
    findings: Iterable[Finding],
    measured: Iterable[Measured] = (),
    known: Answers = NO_ANSWERS,
) -> Interview:
    """Fold one message in: what it says is answered, and its concern opens protocols.

    ``known`` are facts from elsewhere (the chart, who the words are about); they fill gaps only.
    Raised red flags are answered yes and stay so; doubtful ones queue in ``to_confirm``. The
    fallback protocol opens when no other fits, once there is a concern.
    """
    heard, measures = tuple(findings), tuple(measured)
    said = dict.fromkeys(interview.said)
    said |= dict.fromkeys(f.code for f in heard if f.status is Status.PRESENT)
    if any(m.quantity is Quantity.TEMPERATURE and m.value >= FEVER for m in measures):
        said |= dict.fromkeys(library.groups["fever"][:1])
    new = frozenset(said) - frozenset(interview.said)
    answers = with_known(library, interview.answers, known)
    answers = with_said(library, answers, new, heard)
    answers = with_measures(library, answers, measures)
    earlier = tuple(_as_present(code) for code in said)
    screening = screen(library, (*earlier, *heard), answers, measures)
    raised = tuple(hit.flag for hit in screening.raised)
    for flag in raised:
        answers = answers.with_answer(flag.ask, Reply.YES)
    doubtful = tuple(hit.flag.ask for hit in screening.doubtful)
    return Interview(
        opened_by(library, interview.protocols, heard, tuple(said), raised, doubtful, measures),
        answers,
        tuple(dict.fromkeys((*interview.to_confirm, *doubtful))),
        tuple(said),
    )


def open_protocol(library: Library, interview: Interview, protocol: ProtocolId) -> Interview:
    """The interview with one more protocol open. Raises ``KeyError`` when there is none such."""
    opened = dict.fromkeys((*interview.protocols, library.protocols[protocol].id))
    return replace(interview, protocols=tuple(opened))


def answer(library: Library, interview: Interview, link_id: LinkId, value: Value) -> Interview:
    """Take one answer, and screen again with it. A red flag once raised stays raised.

    Raises ``AnswerError`` when there is no such question or it cannot have this value.
    """
    question = library.questions.get(link_id)
    if question is None:
        raise AnswerError(f"no question {link_id}")
    kept = interview.answers[link_id] is Reply.YES and link_id in library.flag_of
    taken = Reply.YES if kept else checked(question, value)
    answers = interview.answers.with_answer(link_id, taken)
    screening = screen(library, map(_as_present, interview.said), answers)
    raised = tuple(hit.flag for hit in screening.raised)
    for flag in raised:
        answers = answers.with_answer(flag.ask, Reply.YES)
    return replace(
        interview,
        answers=answers,
        protocols=tuple(dict.fromkeys((*interview.protocols, *opened_by_flags(raised)))),
    )


def next_question(library: Library, interview: Interview) -> Question | None:
    """The question to ask now; ``None`` when no answer left can change level or route.

    Doubtful red flags come first; then what can still change the result, worst possible result
    first, with what everyone is asked after the emergencies. Before a concern there is none.
    """
    answers = library.settled(interview.answers)
    for link in open_confirmations(library, interview.to_confirm, answers):
        return library.questions[link]
    if not interview.protocols:
        return None
    for link in questions_to_ask(library, interview.protocols, answers):
        return library.questions[link]
    return None


def questions_left(library: Library, interview: Interview) -> int:
    """At most about this many questions are still to come, for the progress line."""
    answers = library.settled(interview.answers)
    left = dict.fromkeys(open_confirmations(library, interview.to_confirm, answers))
    if interview.protocols:
        left |= dict.fromkeys(questions_to_ask(library, interview.protocols, answers))
    return len(left)


def _as_present(code: FindingCode) -> Finding:
    """A finding kept from an earlier message, whose words are not at hand."""
    return Finding(code, Status.PRESENT, 0, 0, "")


def _texts(data: Mapping[str, object], key: str) -> list[str]:
    value = data.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{key} is not a list of texts")
    return list(value)
