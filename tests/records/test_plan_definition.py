"""Rules as a PlanDefinition: cited, coded, translated, with not sure beside certain."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

import pytest

from records.plan_definition import plan_definition
from records.questionnaire import questionnaire
from records.systems import TRANSLATION
from tests.records.cases import BASE
from tests.records.small_library import LIBRARY, PAGE
from triage.answers import LinkId
from triage.conditions import Within
from triage.level import Level, Route
from triage.library import Library
from triage.protocol import Protocol, ProtocolId

COUGH = ProtocolId("cough")


def echo(message_id: str, lang: str) -> str:
    return f"{lang}: {message_id}"


def changed(**fields: Any) -> Library:
    """The small library with its protocol changed."""
    protocol: Protocol = replace(LIBRARY.protocols[COUGH], **fields)
    return replace(LIBRARY, protocols=MappingProxyType({COUGH: protocol}))


def made(library: Library = LIBRARY, langs: tuple[str, ...] = ("en", "es")) -> dict[str, Any]:
    return plan_definition(library, COUGH, echo, langs, f"{BASE}/")


MADE = made()
RULE, FLOOR = MADE["action"]
CERTAIN, UNSURE = RULE["action"]


def codes(action: dict[str, Any]) -> dict[str, str]:
    each = [concept["coding"][0] for concept in action["code"]]
    return {coding["system"].removeprefix(f"{BASE}/CodeSystem/"): coding["code"] for coding in each}


def expression(action: dict[str, Any]) -> str:
    (condition,) = action["condition"]
    assert condition["kind"] == "applicability"
    assert condition["expression"]["language"] == "text/fhirpath"
    return str(condition["expression"]["expression"])


def test_the_canonical_is_pinned_to_the_protocols_version() -> None:
    protocol = LIBRARY.protocols[COUGH]
    assert (MADE["url"], MADE["version"]) == (f"{BASE}/PlanDefinition/cough", protocol.version)
    assert (MADE["status"], MADE["type"]["coding"][0]["code"]) == ("draft", "eca-rule")
    assert MADE["date"] == protocol.written.isoformat()
    assert MADE["author"] == [{"name": protocol.author}]


def test_it_names_its_questionnaire_its_library_and_its_sources() -> None:
    asked = questionnaire(LIBRARY, COUGH, echo, ("en",), BASE)
    assert MADE["relatedArtifact"] == [
        {"type": "depends-on", "resource": f"{asked['url']}|{asked['version']}"},
        {"type": "derived-from", "resource": f"{BASE}/PlanDefinition/triage|{LIBRARY.version}"},
        {"type": "citation", "display": PAGE.title, "url": PAGE.url},
    ]


def test_a_rule_cites_its_sources_and_tells_its_reason_in_every_language() -> None:
    assert RULE["documentation"] == [{"type": "citation", "display": PAGE.title, "url": PAGE.url}]
    assert RULE["textEquivalent"] == "en: reason.cough.breathless"
    (translation,) = RULE["_textEquivalent"]["extension"]
    assert translation["url"] == TRANSLATION
    assert translation["extension"][1]["valueString"] == "es: reason.cough.breathless"


def test_with_one_language_there_is_nothing_to_translate() -> None:
    alone = made(langs=("es",))
    assert (alone["language"], alone["title"]) == ("es", "es: concern.cough")
    assert "_title" not in alone
    assert "_textEquivalent" not in alone["action"][0]


def test_not_sure_is_an_action_of_its_own_beside_certain() -> None:
    assert RULE["selectionBehavior"] == "at-most-one"
    assert [each["id"] for each in RULE["action"]] == [
        "cough.breathless.certain",
        "cough.breathless.unsure",
    ]
    assert codes(CERTAIN) == {"level": "urgent", "route": "clinic"}
    assert codes(UNSURE) == {"level": "same-day", "route": "clinic"}
    assert (CERTAIN["priority"], UNSURE["priority"]) == ("asap", "urgent")


def test_an_ambulance_is_not_called_for_what_is_not_sure() -> None:
    (rule,) = LIBRARY.protocols[COUGH].rules
    rule = replace(
        rule,
        level=Level.EMERGENCY_AMBULANCE,
        route=Route.AMBULANCE,
        unsure_level=Level.EMERGENCY,
    )
    certain, unsure = made(changed(rules=(rule,)))["action"][0]["action"]
    assert codes(certain)["route"] == "ambulance"
    assert codes(unsure)["route"] == "emergency-department"


def test_without_a_population_the_base_of_the_protocol_always_applies() -> None:
    assert FLOOR["id"] == "cough.base"
    assert codes(FLOOR) == {"level": "routine", "route": "clinic"}
    assert "condition" not in FLOOR


def test_a_population_is_part_of_every_condition() -> None:
    age = LinkId("age")
    grown = made(changed(population=Within(age, at_least=18.0)))
    *rules, floor = grown["action"]
    for_whom = expression(floor)
    assert "value >= 18.0" in for_whom
    for action, plain in zip(rules[0]["action"], RULE["action"], strict=True):
        assert expression(action) == f"{for_whom} and {expression(plain)}"


@pytest.mark.parametrize(
    ("reviewed_by", "experimental", "reviewer"),
    [
        ("pending clinical review", True, None),
        ("Dr. Ana Ruiz, 2026-11-20", False, [{"name": "Dr. Ana Ruiz, 2026-11-20"}]),
    ],
)
def test_only_a_signed_protocol_has_a_reviewer(
    reviewed_by: str, experimental: bool, reviewer: Any
) -> None:
    signed = made(changed(reviewed_by=reviewed_by))
    assert (signed["experimental"], signed.get("reviewer")) == (experimental, reviewer)
    assert signed["status"] == "draft"


def test_a_missing_reason_is_an_error_not_a_blank() -> None:
    def silent(message_id: str, lang: str) -> str:
        if message_id.startswith("reason."):
            raise KeyError(message_id)
        return message_id

    with pytest.raises(KeyError):
        plan_definition(LIBRARY, COUGH, silent, ("en",), BASE)
