"""Laws that hold for any answers at all, searched for counter-examples."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage.said import found
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import Assessment, assess
from triage.findings import Finding, Status
from triage.interview import Interview, answer, begin, next_question
from triage.library import Library, load_library
from triage.protocol import ProtocolId, Question, QuestionType
from triage.red_flags import screen

LIBRARY: Library = load_library()
LADDER = (Reply.NO, Reply.UNSURE, Reply.YES)
CODES = sorted(LIBRARY.codes)
few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def values(question: Question) -> st.SearchStrategy[Value]:
    if question.type is QuestionType.BOOLEAN:
        return st.sampled_from(LADDER)
    if question.type is QuestionType.CHOICE:
        return st.sampled_from([*question.options, Reply.UNSURE])
    if question.type is QuestionType.QUANTITY:
        low, high = question.minimum or 0.0, question.maximum or 0.0
        edges = st.sampled_from([low, high, 0.2, 0.3, 4.0, 30.0, 38.5, 41.0, 70.0])
        kept = edges.filter(lambda value: low <= value <= high)
        return st.one_of(kept, st.just(Reply.UNSURE))
    return st.just("some words")


@st.composite
def interviews(draw: st.DrawFn) -> Interview:
    """One or two protocols with some of their questions answered, in any combination."""
    chosen = draw(
        st.lists(st.sampled_from(sorted(LIBRARY.protocols)), min_size=1, max_size=2, unique=True)
    )
    asked = sorted({q for p in chosen for q in LIBRARY.protocols[ProtocolId(p)].questions})
    answered = draw(st.lists(st.sampled_from(asked), unique=True))
    answers = {link: draw(values(LIBRARY.questions[link])) for link in answered}
    return Interview(tuple(ProtocolId(p) for p in chosen), Answers(answers))


def result(interview: Interview, answers: Answers) -> Assessment:
    return assess(LIBRARY, Interview(interview.protocols, answers))


@few
@given(interviews(), st.data())
def test_a_worse_answer_never_lowers_the_level(interview: Interview, data: st.DataObject) -> None:
    asked = [q for p in interview.protocols for q in LIBRARY.protocols[p].questions]
    switches = [q for q in asked if LIBRARY.questions[q].type is QuestionType.BOOLEAN]
    link = data.draw(st.sampled_from(switches))
    no, unsure, yes = (
        result(interview, interview.answers.with_answer(link, reply)).level for reply in LADDER
    )
    assert no <= unsure <= yes


@few
@given(interviews(), st.sampled_from(sorted(LIBRARY.red_flags)))
def test_a_red_flag_counts_whatever_protocol_is_open(interview: Interview, flag_id: str) -> None:
    flag = LIBRARY.red_flags[flag_id]
    before = assess(LIBRARY, interview)
    after = result(interview, interview.answers.with_answer(flag.ask, Reply.YES))
    assert after.level >= flag.level
    assert after.level >= before.level


@few
@given(interviews())
def test_not_asked_is_never_no(interview: Interview) -> None:
    """Answering an open question with no may settle the matter; it never finds more danger."""
    for link in list(interview.answers)[:5]:
        open_again = result(interview, interview.answers.without(link))
        if interview.answers[link] is Reply.NO and not open_again.complete:
            assert open_again.level >= assess(LIBRARY, interview).level


@few
@given(interviews(), st.randoms(use_true_random=False))
def test_the_order_of_answers_does_not_matter(interview: Interview, chance: object) -> None:
    links = list(interview.answers)
    chance.shuffle(links)  # type: ignore[attr-defined]
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


@few
@given(st.sampled_from(sorted(LIBRARY.protocols)), st.data())
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
    assert set(asked) <= {q for p in at.protocols for q in LIBRARY.protocols[p].questions}
    assert assess(LIBRARY, at).complete
    assert set(LIBRARY.required) <= set(at.answers)


@few
@given(st.sampled_from(sorted(LIBRARY.protocols)), st.data())
def test_what_was_not_asked_could_not_have_changed_the_result(
    protocol: str, data: st.DataObject
) -> None:
    at = Interview((ProtocolId(protocol),))
    while (question := next_question(LIBRARY, at)) is not None:
        at = answer(LIBRARY, at, question.link_id, data.draw(values(question)))
    done = assess(LIBRARY, at)
    skipped = [q for q in LIBRARY.protocols[ProtocolId(protocol)].questions if q not in at.answers]
    askable = [q for q in skipped if LIBRARY.questions[q].ask_if is None]
    for link in askable:
        more = at.answers.with_answer(link, data.draw(values(LIBRARY.questions[link])))
        again = result(at, more)
        assert (again.level, again.route) == (done.level, done.route), link


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
