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


A, E = Level.EMERGENCY_AMBULANCE, Level.EMERGENCY
AMBULANCE, ED, CLINIC, HOME = Route.AMBULANCE, Route.EMERGENCY_DEPARTMENT, Route.CLINIC, Route.HOME
BABY, TODDLER = {"age": 0.1, "about": "child"}, {"age": 1.5, "about": "child"}
WOMAN = {"age": 30.0, "sex": "female"}
CASES = [
    # protocol, answers beside "no" to the rest, level, route, why
    ("chest-pain", {"age": 30.0}, Level.SOON, CLINIC, "young, nothing else"),
    ("chest-pain", {"age": 70.0}, Level.SAME_DAY, CLINIC, "age alone"),
    ("chest-pain", {"chest_pain__with_signs": Y}, A, AMBULANCE, "sweating, spreading, breathless"),
    ("chest-pain", {"chest_pain__with_signs": U}, E, ED, "not sure goes up"),
    ("chest-pain", {"chest_pain__pressure_now": Y}, A, AMBULANCE, ""),
    ("chest-pain", {"age": 55.0, "chest_pain__last_12_hours": Y}, E, ED, "NICE CG95"),
    ("chest-pain", {"age": 35.0, "chest_pain__last_12_hours": Y}, Level.SAME_DAY, CLINIC, ""),
    ("chest-pain", WOMAN | {"pregnancy_or_birth": Y}, E, ED, "CDC warning sign"),
    ("breathing-difficulty", {"age": 40.0}, Level.SAME_DAY, CLINIC, "never less"),
    ("breathing-difficulty", BABY, E, ED, "young baby"),
    ("breathing-difficulty", TODDLER | {"breathing_difficulty__child_signs": Y}, A, AMBULANCE,
     "NICE NG9"),
    ("breathing-difficulty", {"breathing_difficulty__ambulance_signs": U}, E, ED, ""),
    ("fever", {"days": 1.0}, Level.SELF_CARE, HOME, "a cold"),
    ("fever", {"days": 3.0}, Level.SOON, CLINIC, ""),
    ("fever", {"days": 5.0}, Level.SAME_DAY, CLINIC, "five days"),
    ("fever", {"immune": Y, "feverish": Y}, E, ED, "NICE CG151"),
    ("fever", {"fever__danger": Y}, A, AMBULANCE, "meningitis and sepsis, NICE NG240"),
    ("fever", {"fever__danger": U}, E, ED, ""),
    ("fever-infant", BABY | {"feverish": Y}, E, ED, "NICE NG143: under 3 months"),
    ("fever-infant", BABY | {"temperature": 38.0}, E, ED, "38 degrees in a baby"),
    ("fever-child", {"age": 0.3, "temperature": 39.0}, Level.URGENT, CLINIC, "3 to 6 months, 39"),
    ("fever-child", {"age": 0.3, "temperature": 38.2}, Level.SAME_DAY, CLINIC, "3 to 6 months"),
    ("fever-child", {"age": 0.7, "temperature": 39.1}, Level.SAME_DAY, CLINIC, "high for a baby"),
    ("fever-child", {"age": 1.5, "days": 2.0}, Level.SAME_DAY, CLINIC, "two days in a small child"),
    ("fever-child", {"age": 4.0, "days": 1.0}, Level.SELF_CARE, HOME, "plays and drinks"),
    ("abdominal-pain", {"days": 0.0}, Level.SELF_CARE, HOME, ""),
    ("abdominal-pain", WOMAN | {"abdominal_pain__pregnancy": Y}, Level.URGENT, CLINIC,
     "pregnant with pain"),
    ("abdominal-pain", WOMAN | {"abdominal_pain__pregnancy": Y, "abdominal_pain__ectopic": Y},
     E, ED, "NICE NG126"),
    ("abdominal-pain", {"age": 15.0, "abdominal_pain__testicle": Y}, E, ED, "torsion"),
    ("abdominal-pain", {"abdominal_pain__urgent": Y, "abdominal_pain__worse_moving": Y}, E, ED,
     "appendicitis"),
    ("abdominal-pain", {"abdominal_pain__danger": Y}, A, AMBULANCE, "fainting, chest pressure"),
    ("head-injury", {"days": 0.0}, Level.SELF_CARE, HOME, "a light bump"),
    ("nosebleed", {}, Level.SELF_CARE, HOME, ""),
    ("general", {"age": 30.0}, Level.ROUTINE, CLINIC, "nothing worrying"),
    ("general", {"age": 30.0, "self_harm": Y}, E, Route.CRISIS_LINE, ""),
    ("general", BABY | {"feverish": Y}, E, ED, ""),
    ("general", {"general__urgent": Y}, Level.URGENT, CLINIC, "sugar out of bounds"),
    ("general", WOMAN | {"pregnancy_or_birth": Y}, Level.SAME_DAY, CLINIC, "anything in pregnancy"),
    ("general", WOMAN | {"pregnancy_or_birth": Y, "general__pregnancy_danger": Y}, E, ED,
     "bleeding in pregnancy"),
    ("crisis", {"crisis__taken_something": U}, A, AMBULANCE, "not sure is enough"),
    ("crisis", {}, Level.URGENT, Route.CRISIS_LINE, "never less"),
    ("crisis", {"crisis__danger_now": Y}, A, AMBULANCE, ""),
    ("poisoning", {}, E, Route.POISON_CENTER, ""),
    ("poisoning", {"poisoning__symptoms": U}, A, AMBULANCE, ""),
    ("safety", {}, Level.URGENT, Route.STAFF_REVIEW, ""),
    ("safety", {"safety__danger_now": Y}, A, AMBULANCE, ""),
    ("refill-request", {}, Level.ROUTINE, Route.STAFF_REVIEW, "no triage"),
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
