"""Laws that hold for any answers at all, searched for counter-examples.

Every protocol is searched by itself with ``EXAMPLES`` drawn interviews a law, and every pair of
protocols with ``SHEETS`` random answer sheets. How many that is, is said by
``pytest tests/triage/test_laws.py -k how_many -s``.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage.said import found
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import Assessment, assess
from triage.conditions import Truth, Within, evaluate, leaves
from triage.explaining import stands
from triage.findings import Finding, Status
from triage.interview import Interview, answer, begin, next_question
from triage.level import Standing
from triage.library import Library, load_library
from triage.protocol import ProtocolId, Question, QuestionType
from triage.red_flags import screen
from triage.standing import applicable, as_askable

LIBRARY: Library = load_library()
LADDER = (Reply.NO, Reply.UNSURE, Reply.YES)
CODES = sorted(LIBRARY.codes)
PROTOCOLS = sorted(LIBRARY.protocols)
EXAMPLES, SHEETS = 25, 2
LAWS_PER_PROTOCOL = 5
MODIFIERS = [
    LIBRARY.questions[LinkId(link)].link_id
    for link in (
        *("pregnant", "after-birth", "pregnancy-or-birth", "immune", "diabetes", "blood-thinner"),
        *("higher-risk", "lives-alone", "repeat-contact"),
    )
]
"""Looked up, so that one the library no longer has is an error and not an empty law."""
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
each = settings(few, max_examples=EXAMPLES)
every_protocol = pytest.mark.parametrize("protocol", PROTOCOLS)


def values(question: Question) -> st.SearchStrategy[Value]:
    if question.type is QuestionType.BOOLEAN:
        return st.sampled_from(LADDER)
    if question.type is QuestionType.CHOICE:
        return st.sampled_from([*question.options, Reply.UNSURE])
    if question.type is QuestionType.QUANTITY:
        return st.sampled_from([*EDGES[question.link_id], Reply.UNSURE])
    return st.just("some words")


@st.composite
def interviews(draw: st.DrawFn, protocol: str | None = None) -> Interview:
    """The protocol, or any, and perhaps one more; some questions answered in any combination."""
    others = draw(st.lists(st.sampled_from(PROTOCOLS), min_size=protocol is None, max_size=1))
    chosen = dict.fromkeys(([protocol] if protocol else []) + [str(other) for other in others])
    asked = sorted({q for p in chosen for q in LIBRARY.protocols[ProtocolId(p)].questions})
    answered = draw(st.lists(st.sampled_from(asked), unique=True))
    answers = {link: draw(values(LIBRARY.questions[link])) for link in answered}
    return Interview(tuple(ProtocolId(p) for p in chosen), Answers(answers))


def edges(link: LinkId) -> list[float]:
    """The numbers at and just below every limit a rule or a gate sets, within bounds."""
    question = LIBRARY.questions[link]
    low, high = question.minimum or 0.0, question.maximum or 0.0
    read = [rule.when for p in LIBRARY.protocols.values() for rule in p.rules]
    read += [q.ask_if for q in LIBRARY.questions.values() if q.ask_if]
    read += [p.population for p in LIBRARY.protocols.values() if p.population]
    limits = {low, high}
    for leaf in (leaf for condition in read for leaf in leaves(condition)):
        if isinstance(leaf, Within) and leaf.link == link:
            limits |= {leaf.at_least, leaf.below, leaf.at_least - 0.01, leaf.below - 0.01}
    return sorted(limit for limit in limits if low <= limit <= high)


EDGES = {
    link: edges(link)
    for link, question in LIBRARY.questions.items()
    if question.type is QuestionType.QUANTITY
}


def result(interview: Interview, answers: Answers) -> Standing:
    return stands(LIBRARY, interview, answers)


@every_protocol
@each
@given(data=st.data())
def test_a_worse_answer_never_lowers_the_level(protocol: str, data: st.DataObject) -> None:
    """Danger questions, modifiers and all other yes-or-no questions: yes, not sure, no."""
    interview = data.draw(interviews(protocol))
    asked = [q for p in interview.protocols for q in LIBRARY.protocols[p].questions]
    switches = [q for q in asked if LIBRARY.questions[q].type is QuestionType.BOOLEAN]
    link = data.draw(st.sampled_from([*switches, *MODIFIERS]))
    no, unsure, yes = (
        result(interview, interview.answers.with_answer(link, reply)).level for reply in LADDER
    )
    assert no <= unsure <= yes


@few
@given(interviews(), st.sampled_from(sorted(LIBRARY.red_flags)))
def test_a_red_flag_counts_whatever_protocol_is_open(interview: Interview, flag_id: str) -> None:
    flag = LIBRARY.red_flags[flag_id]
    before = result(interview, interview.answers)
    after = result(interview, interview.answers.with_answer(flag.ask, Reply.YES))
    assert after.level >= flag.level
    assert after.level >= before.level


@every_protocol
@each
@given(data=st.data())
def test_not_asked_is_never_no(protocol: str, data: st.DataObject) -> None:
    """Answering an open question with no may settle the matter; it never finds more danger."""
    interview = data.draw(interviews(protocol))
    for link in list(interview.answers)[:5]:
        open_again = replace(interview, answers=interview.answers.without(link))
        if interview.answers[link] is Reply.NO and next_question(LIBRARY, open_again) is not None:
            before = result(interview, interview.answers)
            assert result(open_again, open_again.answers).level >= before.level


@every_protocol
@each
@given(data=st.data(), chance=st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(
    protocol: str, data: st.DataObject, chance: Random
) -> None:
    interview = data.draw(interviews(protocol))
    links = list(interview.answers)
    chance.shuffle(links)
    taken = []
    for order in (list(interview.answers), links):
        at = Interview(interview.protocols)
        for link in order:
            at = answer(LIBRARY, at, link, interview.answers[link])
        taken.append(at)
    assert dict(taken[0].answers) == dict(taken[1].answers)
    first, second = (assess(LIBRARY, at) for at in taken)
    assert (first.level, first.route, first.complete) == (
        second.level,
        second.route,
        second.complete,
    )


@every_protocol
@each
@given(data=st.data())
def test_every_path_ends_and_asks_nothing_twice(protocol: str, data: st.DataObject) -> None:
    at = Interview((ProtocolId(protocol),))
    asked: list[LinkId] = []
    level = assess(LIBRARY, at).level
    while (question := next_question(LIBRARY, at)) is not None:
        assert question.link_id not in asked
        asked.append(question.link_id)
        at = answer(LIBRARY, at, question.link_id, data.draw(values(question)))
        if not question.danger:
            continue
        if at.answers[question.link_id] is Reply.YES:
            assert assess(LIBRARY, at).level >= level
    # An answer may raise a red flag, and that may open one more protocol; nothing else adds any.
    opened = {
        *(LIBRARY.protocols[p] for p in at.protocols),
        *applicable(LIBRARY, at.protocols, at.answers),
    }
    assert set(asked) <= {q for p in opened for q in p.questions}
    assert assess(LIBRARY, at).complete
    meant = applicable(LIBRARY, (ProtocolId(protocol),), at.answers)
    if meant and not meant[0].administrative:
        assert set(LIBRARY.required) <= set(at.answers)


@every_protocol
@each
@given(data=st.data())
def test_what_was_not_asked_could_not_have_changed_the_result(
    protocol: str, data: st.DataObject
) -> None:
    """Any one skipped question that could be put to this person, whatever its answer."""
    at = Interview((ProtocolId(protocol),))
    while (question := next_question(LIBRARY, at)) is not None:
        at = answer(LIBRARY, at, question.link_id, data.draw(values(question)))
    done, known = stands(LIBRARY, at, at.answers), LIBRARY.settled(at.answers)
    read = as_askable(LIBRARY, known)
    meant = applicable(LIBRARY, (ProtocolId(protocol),), known)
    for link in (link for p in meant for link in p.questions):
        question = LIBRARY.questions[link]
        if link in known or (question.ask_if and evaluate(question.ask_if, read) is Truth.NO):
            continue
        more = at.answers.with_answer(link, data.draw(values(question)))
        again = stands(LIBRARY, at, more)
        assert again.level is done.level, link
        # With a red flag raised, the broad questions of the fallback are not asked.
        assert again.route is done.route, link


def random_sheet(chance: Random, links: list[LinkId]) -> Answers:
    """Some of the questions answered, numbers at the edges that rules look at."""
    answered: dict[LinkId, Value] = {}
    for link in links:
        question = LIBRARY.questions[link]
        if chance.random() < 0.4:
            continue
        if question.type is QuestionType.BOOLEAN:
            answered[link] = chance.choice(LADDER)
        elif question.type is QuestionType.CHOICE:
            answered[link] = chance.choice([*question.options, Reply.UNSURE])
        elif question.type is QuestionType.QUANTITY:
            answered[link] = chance.choice([*EDGES[link], Reply.UNSURE])
    return Answers(answered)


@every_protocol
def test_two_protocols_together_are_at_least_as_urgent_as_each(protocol: str) -> None:
    """With every other protocol, on random answers: the worst wins, and yes >= not sure >= no."""
    chance = Random(f"pairs of {protocol}")
    first = ProtocolId(protocol)
    for second in (ProtocolId(p) for p in PROTOCOLS if p > protocol):
        asked = [LIBRARY.protocols[p].questions for p in (first, second)]
        links = sorted({*asked[0], *asked[1]})
        switches = [q for q in links if LIBRARY.questions[q].type is QuestionType.BOOLEAN]
        both = Interview((first, second))
        for _ in range(SHEETS):
            sheet = random_sheet(chance, links)
            together = stands(LIBRARY, both, sheet)
            meant = applicable(LIBRARY, both.protocols, LIBRARY.settled(sheet))
            alone = [stands(LIBRARY, Interview((p.id,)), sheet) for p in meant]
            assert together == max(alone), (second, sheet)
            link = chance.choice(switches)
            ladder = [stands(LIBRARY, both, sheet.with_answer(link, reply)) for reply in LADDER]
            assert ladder == sorted(ladder), (second, link, sheet)


def test_how_many_interviews_are_searched() -> None:
    """The figure that docs/evaluation.md gives."""
    pairs = len(PROTOCOLS) * (len(PROTOCOLS) - 1) // 2
    drawn = len(PROTOCOLS) * LAWS_PER_PROTOCOL * EXAMPLES
    sheets = pairs * SHEETS
    print(f"{len(PROTOCOLS)} protocols, {pairs} pairs: {drawn} drawn interviews, {sheets} sheets")
    laws = [name for name in globals() if name.startswith("test_")]
    per_protocol = [name for name in laws if getattr(globals()[name], "pytestmark", None)]
    assert len(per_protocol) == LAWS_PER_PROTOCOL + 1  # and the law of pairs
    assert pairs >= 1


findings = st.lists(
    st.builds(found, st.sampled_from(CODES), st.sampled_from(list(Status))), max_size=5
)


@few
@given(st.lists(findings, min_size=1, max_size=4))
def test_begin_never_drops_a_raised_flag(messages: list[list[Finding]]) -> None:
    at, raised = Interview(), set[LinkId]()
    for message in messages:
        at = begin(LIBRARY, at, message)
        raised |= {hit.flag.ask for hit in screen(LIBRARY, message, Answers()).raised}
        assert all(at.answers[link] is Reply.YES for link in raised)
        for link in raised:
            assert answer(LIBRARY, at, link, Reply.NO).answers[link] is Reply.YES


@few
@given(st.lists(findings, min_size=1, max_size=3))
def test_saying_it_in_one_message_or_in_several_raises_the_same(
    messages: list[list[Finding]],
) -> None:
    at = Interview()
    for message in messages:
        at = begin(LIBRARY, at, message)
    present = [f for message in messages for f in message if f.status is Status.PRESENT]
    for hit in screen(LIBRARY, present, Answers()).raised:
        assert at.answers[hit.flag.ask] is Reply.YES


@few
@given(interviews(), findings)
def test_interview_and_assessment_survive_json(
    interview: Interview, message: list[Finding]
) -> None:
    at = begin(LIBRARY, interview, message)
    assert Interview.from_json(at.to_json()) == at
    outcome = assess(LIBRARY, at)
    assert Assessment.from_json(outcome.to_json()) == outcome
