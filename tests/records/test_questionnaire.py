"""Questionnaires: stable, coded, translated, complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from records.questionnaire import questionnaire
from records.systems import TRANSLATION
from tests.records.cases import BASE
from tests.records.small_library import DYSPNEA, LIBRARY


def echo(message_id: str, lang: str) -> str:
    return f"{lang}: {message_id}"


MADE = questionnaire(LIBRARY, "cough", echo, ("en", "es"), BASE)
ITEMS: Mapping[str, Any] = {item["linkId"]: item for item in MADE["item"]}


def test_the_canonical_is_pinned_to_the_protocols_version() -> None:
    assert (MADE["url"], MADE["version"]) == (f"{BASE}/Questionnaire/cough", "3")
    intake = questionnaire(LIBRARY, "intake", echo, ("en",), BASE)
    assert (intake["url"], intake["version"]) == (f"{BASE}/Questionnaire/intake", LIBRARY.version)


def test_each_text_is_in_the_first_language_with_the_others_beside_it() -> None:
    item = ITEMS["breathless"]
    assert item["text"] == "en: question.breathless"
    (translation,) = item["_text"]["extension"]
    assert translation["url"] == TRANSLATION
    assert translation["extension"] == [
        {"url": "lang", "valueCode": "es"},
        {"url": "content", "valueString": "es: question.breathless"},
    ]


def test_with_one_language_there_is_nothing_to_translate() -> None:
    plain = questionnaire(LIBRARY, "cough", echo, ("es",), BASE)
    assert plain["language"] == "es"
    assert "_text" not in plain["item"][0]


def test_a_missing_sentence_is_an_error_not_a_blank() -> None:
    def silent(message_id: str, lang: str) -> str:
        raise KeyError(message_id)

    with pytest.raises(KeyError):
        questionnaire(LIBRARY, "cough", silent, ("en",))


def test_a_question_carries_its_code() -> None:
    assert ITEMS["breathless"]["code"] == [
        {"system": "http://snomed.info/sct", "code": DYSPNEA, "display": "Dyspnea"}
    ]
    assert ITEMS["temperature"]["code"] == [{"system": "http://loinc.org", "code": "8310-5"}]
    assert "code" not in ITEMS["note"]


@pytest.mark.parametrize("link", ["breathless", "phlegm", "sex"])
def test_not_sure_is_always_on_offer(link: str) -> None:
    offered = [each["valueCoding"]["code"] for each in ITEMS[link]["answerOption"]]
    assert offered[-1] == "ASKU"


def test_a_quantity_has_its_unit_and_limits() -> None:
    found = {each["url"].rsplit("/", 1)[1]: each for each in ITEMS["age"]["extension"]}
    assert found["questionnaire-unit"]["valueCoding"]["code"] == "a"
    assert found["sdc-questionnaire-minQuantity"]["valueQuantity"]["value"] == 0
    assert found["sdc-questionnaire-maxQuantity"]["valueQuantity"]["value"] == 120


def test_only_what_everyone_is_asked_is_required() -> None:
    assert {link for link, item in ITEMS.items() if item.get("required")} == {"about", "age", "sex"}


def test_the_intake_confirms_every_red_flag() -> None:
    intake = questionnaire(LIBRARY, "intake", echo, ("en",))
    links = {item["linkId"] for item in intake["item"]}
    assert {flag.ask for flag in LIBRARY.red_flags.values()} <= links


def test_no_protocol_is_shown_as_reviewed_before_a_clinician_has_signed() -> None:
    assert MADE["experimental"] is True
    assert questionnaire(LIBRARY, "intake", echo, ("en",))["experimental"] is True
