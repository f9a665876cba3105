"""What ``portico protocols export`` writes is taken by a real FHIR server, and by the classes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.commands.protocol_export import protocol_files
from records.systems import EXAMPLE_BASE_URL
from records.validation import validate
from tests.servers.fhir_server import FHIRServer
from triage.library import load_library

LIBRARY = load_library()
WORDING = Catalogue.load(Path(__file__).parents[2] / "locales")
AT_ONCE = 20
"""Resources in one batch: a server takes some seconds for them."""


def _exported() -> dict[str, dict[str, Any]]:
    files = protocol_files(
        LIBRARY, lambda key, lang: WORDING.text(lang, key), ("en", "es"), EXAMPLE_BASE_URL
    )
    return {name: json.loads(content) for name, content in files}


EXPORTED = _exported()


def _batches() -> Iterator[list[str]]:
    names = list(EXPORTED)
    yield from (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))


def _batch(resources: list[dict[str, Any]]) -> dict[str, Any]:
    """Each stands for itself: one that is refused does not take the others with it."""
    return {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            {
                "resource": each,
                "request": {"method": "PUT", "url": f"{each['resourceType']}/{each['id']}"},
            }
            for each in resources
        ],
    }


def _refused(server: FHIRServer, resources: list[dict[str, Any]]) -> list[str]:
    """What the server says against each resource it does not take."""
    answered = server.post(_batch(resources))
    assert answered.status_code == 200, answered.text
    entries = [each["response"] for each in answered.json()["entry"]]
    assert len(entries) == len(resources)
    return [
        f"{resource['resourceType']} {resource['name']}: {entry}"
        for resource, entry in zip(resources, entries, strict=True)
        if entry["status"] not in ("200", "201")
    ]


def _lifted(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan with its inner actions beside the outer ones.

    The server looks up the codes of outer actions only, so the inner ones are shown to it there.
    """
    inner = [each for action in plan["action"] for each in action.get("action", [])]
    return {**plan, "action": [*plan["action"], *inner]}


def test_every_protocol_is_exported_once_as_each_kind() -> None:
    wanted = {
        f"{kind}-{name}.json"
        for kind in ("Questionnaire", "PlanDefinition")
        for name in LIBRARY.protocols
    }
    assert set(EXPORTED) == wanted
    ids = {(each["resourceType"], each["id"]) for each in EXPORTED.values()}
    assert len(ids) == len(wanted)


@pytest.mark.parametrize("names", _batches(), ids=lambda names: names[0])
def test_every_exported_resource_is_accepted(fhir_server: FHIRServer, names: list[str]) -> None:
    resources = [EXPORTED[name] for name in names]
    for each in resources:
        validate(each)
    lifted = [_lifted(each) for each in resources if each["resourceType"] == "PlanDefinition"]
    assert _refused(fhir_server, [*lifted, *resources]) == []


def test_every_rule_is_there_under_an_id_of_its_own() -> None:
    for name, protocol in LIBRARY.protocols.items():
        actions = EXPORTED[f"PlanDefinition-{name}.json"]["action"]
        ids = [each["id"] for each in actions]
        assert ids == [*(rule.id for rule in protocol.rules), f"{name}.base"]
        assert len(set(ids)) == len(ids)


def _without_kind(plan: dict[str, Any]) -> None:
    del plan["action"][0]["action"][0]["condition"][0]["kind"]


def _of_unknown_priority(plan: dict[str, Any]) -> None:
    plan["action"][0]["action"][0]["priority"] = "very"


def _under_a_perhaps(plan: dict[str, Any]) -> None:
    plan["action"][0]["action"][1]["condition"][0]["kind"] = "perhaps"


def _citing_nothing_known(plan: dict[str, Any]) -> None:
    plan["action"][0]["documentation"][0]["type"] = "hearsay"


@pytest.mark.parametrize(
    "broken", [_without_kind, _of_unknown_priority, _under_a_perhaps, _citing_nothing_known]
)
def test_a_broken_plan_definition_is_refused(fhir_server: FHIRServer, broken: Any) -> None:
    """Without this, "accepted" would mean little."""
    ruled = next(name for name, protocol in LIBRARY.protocols.items() if protocol.rules)
    plan = deepcopy(EXPORTED[f"PlanDefinition-{ruled}.json"])
    broken(plan)
    assert len(_refused(fhir_server, [_lifted(plan)])) == 1
