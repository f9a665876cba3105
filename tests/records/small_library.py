"""A library of one protocol with every type of question, made by hand so that tests stay still."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from triage.answers import LinkId
from triage.conditions import All, AnyOf, OneOf, Said, Within, Yes
from triage.findings import FindingCode, Quantity, Status
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import (
    MessageId,
    Protocol,
    ProtocolId,
    Question,
    QuestionType,
    RedFlag,
    RedFlagId,
    Rule,
    RuleId,
    Source,
)

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
PAGE = Source("nhs-cough", "Cough. NHS", "https://www.nhs.uk/conditions/cough/")

COUGH, DYSPNEA = FindingCode("49727002"), FindingCode("267036007")
BLUE_LIPS, FEVER = FindingCode("local:blue-lips"), FindingCode("386661006")
DIABETES, FACE, SPEECH = FindingCode("73211009"), FindingCode("280816001"), FindingCode("29164008")
SUICIDE_RISK = FindingCode("225444004")

_QUESTIONS = (
    Question(
        LinkId("about"), QuestionType.CHOICE, options=("self", "child", "other"), required=True
    ),
    Question(
        LinkId("age"), QuestionType.QUANTITY, FindingCode("30525-0"), LOINC, unit="a",
        minimum=0, maximum=120, quantity=Quantity.AGE, required=True,
    ),
    Question(
        LinkId("sex"), QuestionType.CHOICE, options=("female", "male", "other"), required=True
    ),
    Question(
        LinkId("breathless"), QuestionType.BOOLEAN, DYSPNEA, SNOMED, danger=True,
        findings=(DYSPNEA, FindingCode("230145002")),
    ),
    Question(
        LinkId("phlegm"), QuestionType.CHOICE, options=("none", "clear", "green"),
        ask_if=AnyOf((Yes(LinkId("breathless")), OneOf(LinkId("sex"), frozenset({"female"})))),
    ),
    Question(
        LinkId("temperature"), QuestionType.QUANTITY, FindingCode("8310-5"), LOINC, unit="Cel",
        minimum=30, maximum=45, quantity=Quantity.TEMPERATURE,
        ask_if=All((Yes(LinkId("breathless")), Within(LinkId("age"), below=75))),
    ),
    Question(
        LinkId("since"), QuestionType.QUANTITY, unit="d", minimum=0, maximum=400,
        quantity=Quantity.DURATION,
    ),
    Question(LinkId("how-often"), QuestionType.QUANTITY, unit="1", minimum=0, maximum=99,
             quantity=Quantity.COUNT),
    Question(LinkId("note"), QuestionType.TEXT),
    Question(LinkId("stroke"), QuestionType.BOOLEAN, FACE, SNOMED, findings=(FACE, SPEECH)),
    Question(LinkId("diabetes"), QuestionType.BOOLEAN, DIABETES, SNOMED, findings=(DIABETES,)),
    Question(LinkId("pregnant"), QuestionType.BOOLEAN, FindingCode("82810-3"), LOINC),
    Question(
        LinkId("red-flag.blue-lips"), QuestionType.BOOLEAN,
        FindingCode("local:red-flag.blue-lips"), "local", danger=True,
    ),
    Question(
        LinkId("red-flag.suicide"), QuestionType.BOOLEAN,
        FindingCode("local:red-flag.suicide"), "local", danger=True,
    ),
)  # fmt: skip
_RULE = Rule(
    RuleId("cough.breathless"), Level.URGENT, Route.CLINIC, Yes(LinkId("breathless")),
    Level.SAME_DAY, (PAGE,), MessageId("reason.cough.breathless"),
)  # fmt: skip
_COUGH = Protocol(
    ProtocolId("cough"), "3", (COUGH,), Level.ROUTINE, Route.CLINIC,
    tuple(
        LinkId(link)
        for link in (
            *("breathless", "about", "age", "sex"),
            *("phlegm", "temperature", "since", "how-often", "note"),
        )
    ),
    (_RULE,), (PAGE,), "Tester", date(2026, 11, 21), "pending clinical review",
)  # fmt: skip
_ALWAYS = frozenset({Status.UNCERTAIN})
_FLAGS = (
    RedFlag(
        RedFlagId("blue-lips"), Level.EMERGENCY_AMBULANCE, Route.AMBULANCE,
        Said(frozenset({BLUE_LIPS})), _ALWAYS, (PAGE,), "1",
    ),
    RedFlag(
        RedFlagId("suicide"), Level.EMERGENCY, Route.CRISIS_LINE,
        Said(frozenset({SUICIDE_RISK})), _ALWAYS, (PAGE,), "1",
    ),
)  # fmt: skip

LIBRARY = Library(
    version="0123456789ab",
    protocols=MappingProxyType({_COUGH.id: _COUGH}),
    questions=MappingProxyType({question.link_id: question for question in _QUESTIONS}),
    red_flags=MappingProxyType({flag.id: flag for flag in _FLAGS}),
    groups=MappingProxyType({"breathless": (DYSPNEA, FindingCode("230145002"))}),
    names=MappingProxyType({COUGH: "Cough", DYSPNEA: "Dyspnea", BLUE_LIPS: "Blue lips"}),
    context=frozenset({DIABETES}),
    required=(LinkId("about"), LinkId("age"), LinkId("sex")),
)
