"""Every rule can be reached, and the protocols give the level a public page asks for."""

import pytest

from tests.triage.said import sheet
from triage.answers import Answers, LinkId, Reply, Value
from triage.assess import assess
from triage.checks import firing_sheets
from triage.interview import Interview, answer, next_question
from triage.level import Level, Route
from triage.library import Library, load_library
from triage.protocol import ProtocolId, QuestionType

RULES = [(p.id, rule.id) for p in load_library().protocols.values() for rule in p.rules]
Y, N, U = Reply.YES, Reply.NO, Reply.UNSURE


@pytest.mark.parametrize(("protocol", "rule_id"), RULES)
def test_every_rule_is_reached_by_some_answers(
    library: Library, protocol: ProtocolId, rule_id: str
) -> None:
    rule = next(r for r in library.protocols[protocol].rules if r.id == rule_id)
    marks = next(firing_sheets(rule.when, library.questions))
    answers = Answers({link: Y if mark is True else mark for link, mark in marks.items()})
    outcome = assess(library, Interview((protocol,), answers))
    fired = next(f for f in outcome.fired if (f.protocol, f.rule) == (protocol, rule_id))
    assert (fired.level, fired.route, fired.certain) == (rule.level, rule.route, True)
    assert outcome.level >= rule.level
    assert fired.source
    assert fired.version


CASES = [
    # protocol, answers beside "no" to the rest, level, route, why
    ("chest-pain", {"age": 30.0}, Level.SOON, Route.CLINIC, "young, nothing else"),
    ("chest-pain", {"age": 70.0}, Level.SAME_DAY, Route.CLINIC, "age alone"),
    ("chest-pain", {"chest_pain__sweating": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("chest-pain", {"chest_pain__sweating": U}, Level.URGENT, Route.CLINIC, "not sure goes up"),
    ("chest-pain", {"chest_pain__pressure_now": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("chest-pain", {"age": 55.0, "chest_pain__last_12_hours": Y}, Level.EMERGENCY,
     Route.EMERGENCY_DEPARTMENT, "NICE CG95"),
    ("chest-pain", {"age": 25.0, "chest_pain__last_12_hours": Y}, Level.SAME_DAY, Route.CLINIC, ""),
    ("chest-pain", {"age": 30.0, "sex": "female", "pregnant": Y}, Level.EMERGENCY,
     Route.EMERGENCY_DEPARTMENT, "CDC warning sign"),
    ("breathing-difficulty", {"age": 40.0}, Level.SAME_DAY, Route.CLINIC, "never less"),
    ("breathing-difficulty", {"age": 0.1, "about": "child"}, Level.EMERGENCY,
     Route.EMERGENCY_DEPARTMENT, "young baby"),
    ("breathing-difficulty", {"age": 2.0, "breathing__indrawing": Y}, Level.EMERGENCY_AMBULANCE,
     Route.AMBULANCE, "NICE NG9"),
    ("breathing-difficulty", {"blue_lips": U}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, ""),
    ("fever", {"age": 35.0, "temperature": 38.4, "fever__days": 1.0}, Level.SELF_CARE, Route.HOME,
     "a cold"),
    ("fever", {"age": 35.0, "temperature": 38.4, "fever__days": 3.0}, Level.SOON, Route.CLINIC, ""),
    ("fever", {"age": 0.2, "temperature": 38.0}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT,
     "NICE NG143: under 3 months"),
    ("fever", {"age": 0.3, "temperature": 39.0}, Level.URGENT, Route.CLINIC, "3 to 6 months, 39"),
    ("fever", {"age": 0.3, "temperature": 38.2}, Level.SAME_DAY, Route.CLINIC, "3 to 6 months"),
    ("fever", {"age": 4.0, "temperature": 38.5, "fever__days": 5.0}, Level.SAME_DAY, Route.CLINIC,
     "five days"),
    ("fever", {"age": 50.0, "immune": Y}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, "CG151"),
    ("fever", {"non_blanching_rash": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, "NG240"),
    ("fever", {"non_blanching_rash": U}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, ""),
    ("abdominal-pain", {"age": 30.0, "abdominal_pain__days": 0.5}, Level.SELF_CARE, Route.HOME, ""),
    ("abdominal-pain", {"age": 30.0, "sex": "female", "pregnant": Y}, Level.URGENT, Route.CLINIC,
     "pregnant with pain"),
    ("abdominal-pain", {"age": 30.0, "sex": "female", "pregnant": Y,
                        "abdominal_pain__vaginal_bleeding": Y},
     Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, "NICE NG126"),
    ("abdominal-pain", {"age": 15.0, "sex": "male", "abdominal_pain__testicle": Y},
     Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, "torsion"),
    ("abdominal-pain", {"abdominal_pain__right_lower": Y, "abdominal_pain__worse_moving": Y},
     Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, "appendicitis"),
    ("abdominal-pain", {"fainted": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("general", {"age": 30.0}, Level.ROUTINE, Route.CLINIC, "nothing worrying"),
    ("general", {"age": 30.0, "general__self_harm": Y}, Level.EMERGENCY, Route.CRISIS_LINE, ""),
    ("general", {"age": 0.1, "feverish": Y}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, ""),
    ("general", {"age": 40.0, "diabetes": Y, "abdominal_pain__vomiting": Y}, Level.EMERGENCY,
     Route.EMERGENCY_DEPARTMENT, "diabetes and vomiting, without pain"),
    ("general", {"age": 40.0, "diabetes": Y, "general__blood_sugar": Y}, Level.URGENT, Route.CLINIC,
     "sugar out of bounds"),
    ("general", {"age": 30.0, "sex": "female", "pregnant": Y}, Level.SAME_DAY, Route.CLINIC,
     "anything in pregnancy"),
    ("general", {"age": 30.0, "sex": "female", "after_birth": Y}, Level.SAME_DAY, Route.CLINIC,
     "anything after birth"),
    ("general", {"age": 30.0, "sex": "female", "pregnant": Y,
                 "abdominal_pain__vaginal_bleeding": Y},
     Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT, "bleeding in pregnancy"),
    ("fever", {"age": 30.0, "diabetes": Y, "abdominal_pain__vomiting": Y}, Level.EMERGENCY,
     Route.EMERGENCY_DEPARTMENT, "diabetes and vomiting"),
    ("fever", {"age": 0.7, "temperature": 39.1}, Level.SAME_DAY, Route.CLINIC, "high for a baby"),
    ("fever", {"age": 1.5, "temperature": 38.4, "fever__days": 2.0}, Level.SAME_DAY, Route.CLINIC,
     "two days in a small child"),
    ("fever", {"age": 40.0, "fever__drooling": Y}, Level.EMERGENCY, Route.EMERGENCY_DEPARTMENT,
     "grown-ups too"),
    ("abdominal-pain", {"age": 50.0, "immune": Y}, Level.URGENT, Route.CLINIC, "weak defenses"),
    ("abdominal-pain", {"age": 30.0, "sex": "female", "after_birth": Y}, Level.URGENT,
     Route.CLINIC, "after birth"),
    ("crisis", {"crisis__done_something": U}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("crisis", {"crisis__others_now": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("crisis", {}, Level.URGENT, Route.CRISIS_LINE, "never less"),
    ("crisis", {"crisis__plan": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("poisoning", {}, Level.EMERGENCY, Route.POISON_CENTER, ""),
    ("poisoning", {"poisoning__symptoms": U}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
    ("safety", {}, Level.URGENT, Route.STAFF_REVIEW, ""),
    ("safety", {"safety__danger_now": Y}, Level.EMERGENCY_AMBULANCE, Route.AMBULANCE, ""),
]  # fmt: skip

USUAL: dict[str, Value] = {"about": "self", "age": 30.0, "sex": "male", "temperature": 37.5}


@pytest.mark.parametrize(("protocol", "given", "level", "route", "why"), CASES)
def test_a_whole_interview_gives_the_level(
    library: Library, protocol: str, given: dict[str, Value], level: Level, route: Route, why: str
) -> None:
    replies = Answers(USUAL | dict(sheet(**given)))  # type: ignore[arg-type]
    at = Interview((ProtocolId(protocol),))
    while (question := next_question(library, at)) is not None:
        at = answer(library, at, question.link_id, _reply(replies, question.link_id, question.type))
    outcome = assess(library, at)
    assert (outcome.level, outcome.route, outcome.complete) == (level, route, True), why


def _reply(replies: Answers, link: LinkId, kind: QuestionType) -> Value:
    if link in replies:
        return replies[link]
    if kind is QuestionType.QUANTITY:
        return 0.0
    return "something" if kind is QuestionType.TEXT else N
