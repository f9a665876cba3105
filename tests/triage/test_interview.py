"""How an interview moves: what is asked, in which order, and when it stops."""

import pytest

from tests.triage.said import found, measured, said, sheet
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import assess
from triage.findings import Quantity, Status
from triage.interview import (
    AnswerError,
    Interview,
    answer,
    begin,
    next_question,
    open_protocol,
    questions_left,
)
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import ProtocolId

Y, N, U = Reply.YES, Reply.NO, Reply.UNSURE
CHEST_PAIN, BREATHLESS = "29857009", "230145002"


def link(library: Library, at: Interview) -> str | None:
    question = next_question(library, at)
    return None if question is None else question.link_id


def finish(library: Library, at: Interview, replies: dict[str, Value]) -> list[str]:
    """Every question asked until the end; "no" where nothing is given."""
    asked = []
    usual: dict[str, Value] = {"about": "self", "age": 30.0, "sex": "male", "temperature": 37.0}
    usual |= {"days": 1.0}
    while (question := next_question(library, at)) is not None:
        asked.append(question.link_id)
        at = answer(library, at, question.link_id, (usual | replies).get(question.link_id, N))
    return asked


def test_chest_pain_and_breathlessness_is_an_emergency_at_once(library: Library) -> None:
    at = begin(library, Interview(), [found(CHEST_PAIN), found(BREATHLESS)])
    assert set(at.protocols) == {"chest-pain", "breathing-difficulty"}
    assert at.answers[LinkId("red-flag.chest-pain-danger")] is Y
    outcome = assess(library, at)
    assert (outcome.level, outcome.route) == (Level.EMERGENCY_AMBULANCE, Route.AMBULANCE)
    assert not outcome.complete
    assert sorted(finish(library, at, {})) == ["about", "age", "sex"]


def test_without_a_flag_the_most_dangerous_question_comes_first(library: Library) -> None:
    for group in ("chest-pain", "abdominal-pain", "breathless"):
        at = begin(library, Interview(), said(library, group))
        question = next_question(library, at)
        assert question is not None
        assert question.danger
        worst = answer(library, at, question.link_id, Y)
        assert assess(library, worst).level is Level.EMERGENCY_AMBULANCE


def test_a_doubtful_flag_is_the_first_thing_asked(library: Library) -> None:
    at = begin(library, Interview(), [found(CHEST_PAIN), found(BREATHLESS, Status.ABSENT)])
    assert link(library, at) == "red-flag.chest-pain-danger"
    assert assess(library, at).level >= Level.SAME_DAY
    settled = answer(library, at, LinkId("red-flag.chest-pain-danger"), N)
    assert link(library, settled) != "red-flag.chest-pain-danger"
    again = begin(library, settled, [found(BREATHLESS, Status.ABSENT)])
    assert link(library, again) != "red-flag.chest-pain-danger"


def test_not_sure_about_a_flag_is_one_level_lower(library: Library) -> None:
    at = begin(library, Interview(), said(library, "suicidal-thoughts", status=Status.ABSENT))
    unsure = answer(library, at, LinkId("red-flag.suicidal-thoughts"), U)
    assert assess(library, unsure).level is Level.URGENT
    assert assess(library, unsure).route is Route.CRISIS_LINE


def test_yes_to_a_flag_opens_what_must_be_known(library: Library) -> None:
    at = begin(library, Interview(), said(library, "poisoning", status=Status.UNCERTAIN))
    at = answer(library, at, LinkId("red-flag.poisoning"), Y)
    assert "poisoning" in at.protocols
    asked = finish(library, at, {})
    assert {"poisoning.what", "poisoning.amount", "poisoning.when"} <= set(asked)
    assert not any(name.startswith("general.") for name in asked)


def test_before_a_concern_nothing_is_asked(library: Library) -> None:
    at = begin(library, Interview(), [])
    assert (at.protocols, link(library, at), questions_left(library, at)) == ((), None, 0)
    pregnant = begin(library, at, said(library, "pregnant"))
    assert pregnant.protocols == ()
    assert pregnant.answers[LinkId("pregnant")] is Y


def test_a_concern_no_protocol_knows_opens_the_general_one(library: Library) -> None:
    opening = {code for p in library.protocols.values() for code in p.findings}
    in_flags = {code for flag in library.red_flags.values() for code in flag.codes}
    unknown = min(set(library.names) - opening - in_flags - library.context)
    at = begin(library, Interview(), [found(unknown)])
    assert at.protocols == ("general",)
    assert begin(library, at, said(library, "vomiting")).protocols[0] == "general"


@pytest.mark.parametrize("status", [Status.HISTORY, Status.HYPOTHETICAL, Status.OTHER_PERSON])
def test_what_is_not_quite_said_opens_its_protocol_when_nothing_else_does(
    library: Library, status: Status
) -> None:
    """What is over, asked about or somebody else's answers nothing, but is why they write."""
    only = begin(library, Interview(), [found(CHEST_PAIN, status)])
    assert only.protocols == ("chest-pain",)
    assert LinkId("chest-pain-now") not in only.answers
    cough = [*said(library, "cough"), found(CHEST_PAIN, status)]
    assert "chest-pain" not in begin(library, Interview(), cough).protocols


def test_what_was_said_is_not_asked_again(library: Library) -> None:
    message = [*said(library, "abdominal-pain", "vomiting", "fever"), found("77386006")]
    at = begin(library, Interview(), message, [measured(Quantity.DURATION, 72.0)])
    assert at.answers[LinkId("vomiting")] is Y
    assert at.answers[LinkId("feverish")] is Y
    assert at.answers[LinkId("pregnant")] is Y
    assert at.answers[LinkId("days")] == 3.0
    assert not {"vomiting", "feverish", "pregnant"} & set(finish(library, at, {"sex": "female"}))


def test_a_danger_denied_in_passing_is_still_asked(library: Library) -> None:
    at = begin(
        library,
        Interview(),
        [
            *said(library, "abdominal-pain"),
            *said(library, "fainting", "vomiting", status=Status.ABSENT),
        ],
    )
    assert LinkId("fainted") not in at.answers
    assert at.answers[LinkId("vomiting")] is N


def test_a_measured_fever_opens_the_fever_protocol(library: Library) -> None:
    at = begin(library, Interview(), [], [measured(Quantity.TEMPERATURE, 39.4)])
    assert set(at.protocols) == {"fever", "fever-child", "fever-infant"}
    assert at.answers[LinkId("temperature")] == 39.4


def test_the_age_given_later_raises_the_flag(library: Library) -> None:
    at = begin(library, Interview(), said(library, "fever"))
    assert link(library, at) == "age"
    at = answer(library, at, LinkId("age"), 0.1)
    assert at.answers[LinkId("red-flag.fever-under-3-months")] is Y


def test_a_corrected_answer_is_not_corrected_back(library: Library) -> None:
    message = said(library, "abdominal-pain", "vomiting")
    at = begin(library, Interview(), message)
    at = answer(library, at, LinkId("vomiting"), N)
    assert begin(library, at, message).answers[LinkId("vomiting")] is N


def test_known_facts_fill_gaps_only(library: Library) -> None:
    at = begin(library, Interview(), said(library, "fever"), known=sheet(age=30.0, sex="male"))
    assert at.answers[LinkId("age")] == 30.0
    later = begin(library, at, [], known=sheet(age=31.0))
    assert later.answers[LinkId("age")] == 30.0
    impossible = begin(library, Interview(), said(library, "fever"), known=sheet(age=300.0))
    assert LinkId("age") not in impossible.answers


def test_questions_are_only_asked_of_whom_they_fit(library: Library) -> None:
    fever = begin(library, Interview(), said(library, "fever"))
    man = finish(library, fever, {"age": 40.0, "sex": "male"})
    of_women = {"pregnant", "after-birth", "pregnancy-or-birth"}
    assert not {*of_women, "sick-baby"} & set(man)
    cough = begin(library, Interview(), said(library, "cough"))
    woman = finish(library, cough, {"age": 30.0, "sex": "female", "feverish": Y})
    assert of_women & set(woman)
    baby = finish(library, fever, {"age": 0.8, "about": "child", "sex": "female"})
    assert "sick-baby" in baby
    assert not of_women & set(baby)


def test_an_unfinished_worry_is_at_least_same_day(library: Library) -> None:
    at = open_protocol(library, Interview(), ProtocolId("fever"))
    worry = next(
        q for q in library.protocols[at.protocols[0]].questions if library.questions[q].danger
    )
    at = answer(library, at, worry, U)
    outcome = assess(library, at)
    assert not outcome.complete
    assert outcome.level >= Level.SAME_DAY


def test_the_count_of_questions_left_reaches_zero(library: Library) -> None:
    at = begin(library, Interview(), said(library, "chest-pain"))
    before = questions_left(library, at)
    assert before > 5
    at = answer(library, at, LinkId("chest-pain.with-signs"), Y)
    assert questions_left(library, at) == 3
    for name, value in (("about", "self"), ("age", 50.0), ("sex", "male")):
        at = answer(library, at, LinkId(name), value)
    assert questions_left(library, at) == 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("nothing", Y),
        ("fainted", 3.0),
        ("fainted", "maybe"),
        ("fainted", Reply.NOT_ASKED),
        ("age", -1.0),
        ("age", 121.0),
        ("age", float("nan")),
        ("age", "old"),
        ("age", Y),
        ("about", "dog"),
        ("about", Y),
        ("poisoning.what", ""),
        ("poisoning.what", "x" * 1001),
        ("poisoning.what", 3.0),
        ("red-flag.choking", "yes please"),
    ],
)
def test_a_value_the_question_cannot_have_is_refused(
    library: Library, name: str, value: Value
) -> None:
    with pytest.raises(AnswerError) as caught:
        answer(library, Interview(), LinkId(name), value)
    assert str(value) not in str(caught.value) or value == "" or name == "nothing"


def test_the_result_says_what_decided_it_and_what_would_change_it(library: Library) -> None:
    at = Interview(
        (ProtocolId("abdominal-pain"),), sheet(age=30.0, sex="female", abdominal_pain__pregnancy=Y)
    )
    outcome = assess(library, at)
    assert outcome.deciding == ("abdominal-pain.pregnancy",)
    assert [rule.reason for rule in outcome.fired] == ["reason.abdominal-pain.pregnancy"]
    assert outcome.raise_by is not None
    assert outcome.raise_by.level is Level.EMERGENCY_AMBULANCE
    assert outcome.lower_by is not None
    assert outcome.lower_by.answers == (("abdominal-pain.pregnancy", N),)
    assert outcome.lower_by.level is Level.SELF_CARE
    assert outcome.protocols == (("abdominal-pain", "2026.11"),)
    assert outcome.library_version == library.version


def test_what_if_answers_really_lead_there(library: Library) -> None:
    at = Interview((ProtocolId("fever"),), sheet(age=70.0, temperature=39.5, immune=N))
    outcome = assess(library, at)
    for change in (outcome.raise_by, outcome.lower_by):
        if change is None:
            continue
        answers = at.answers
        for name, value in change.answers:
            answers = answers.with_answer(name, value)
        assert assess(library, Interview(at.protocols, answers)).level is change.level


@pytest.mark.parametrize(
    "data",
    [
        {"protocols": "fever"},
        {"answers": []},
        {"answers": {"age": None}},
        {"to_confirm": [1]},
        {"said": {"a": 1}},
    ],
)
def test_a_spoilt_interview_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Interview.from_json(data)


def test_an_empty_interview_assesses_to_nothing(library: Library) -> None:
    outcome = assess(library, Interview((), Answers()))
    assert (outcome.level, outcome.fired, outcome.deciding) == (Level.SELF_CARE, (), ())


def test_an_interview_of_an_earlier_library_goes_on(library: Library) -> None:
    """Protocols change while people are talking: what this library does not know is left aside."""
    answers = sheet(no_such_question=Y, danger_signs=U)
    at = Interview((ProtocolId("no-such-protocol"), ProtocolId("cough")), answers)
    outcome = assess(library, at)
    assert outcome.level is Level.EMERGENCY
    assert [p for p, _ in outcome.protocols] == ["cough"]
    assert next_question(library, at) is not None
    gone = Interview((ProtocolId("no-such-protocol"),), answers)
    assert [p for p, _ in assess(library, gone).protocols] == ["general"]
