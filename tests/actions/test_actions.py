"""Each action as the server runs it: one payload, in the shape of the contract."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from rasa_sdk.utils import all_subclasses

from actions.action_assess import ActionAssess
from actions.action_chitchat import ActionChitchat
from actions.action_correct import ActionCorrect
from actions.action_explain import ActionExplain
from actions.action_go_back import ActionGoBack
from actions.action_greet import ActionGreet
from actions.action_handoff import ActionHandoff
from actions.action_limits import ActionLimits
from actions.action_not_understood import ActionNotUnderstood
from actions.action_repeat import ActionRepeat
from actions.action_session_start import ActionSessionStart
from actions.action_start_over import ActionStartOver
from actions.action_withdraw import ActionWithdraw
from actions.boundary import BoundedAction
from actions.validate_intake_form import ValidateIntakeForm
from triage.assess import Assessment
from triage.interview import Interview

CHEST_PAIN = "29857009"
OPEN = {
    "phase": "interview",
    "pending": "chest-pain.pressure-now",
    "interview": {
        "protocols": ["chest-pain"],
        "answers": {"chest-pain-now": "yes"},
        "to_confirm": [],
        "said": [CHEST_PAIN],
    },
}
WISHES = [
    (ActionExplain(), "explained", ["dialogue.explain"]),
    (ActionRepeat(), "explained", []),
    (ActionHandoff(), "handoff", ["dialogue.handoff"]),
    (ActionLimits(), "explained", ["dialogue.limits"]),
    (ActionGoBack(), "corrected", ["dialogue.corrected"]),
    (ActionCorrect(), "corrected", ["dialogue.corrected"]),
    (ActionStartOver(), "restarted", ["dialogue.restarted"]),
    (ActionWithdraw(), "withdrawn", ["dialogue.withdrawn"]),
    (ActionGreet(), "chitchat", ["dialogue.greeting-back"]),
    (ActionChitchat(), "chitchat", ["dialogue.chitchat"]),
    (ActionNotUnderstood(), "not-understood", ["dialogue.not-understood"]),
]


@pytest.mark.parametrize(("action", "outcome", "messages"), WISHES)
def test_a_wish_sends_one_payload_of_the_contract(
    run: Any, action: Any, outcome: str, messages: list[str]
) -> None:
    payload = run(action, **OPEN).payload
    assert payload["outcome"] == outcome
    assert [say["id"] for say in payload["say"]] == messages
    assert set(payload) == {
        *("outcome", "understood", "interview", "ask", "say", "assessment", "resources"),
    }
    assert json.loads(json.dumps(payload)) == payload
    assert Interview.from_json(payload["interview"]).to_json() == payload["interview"]
    assert Assessment.from_json(payload["assessment"]).to_json() == payload["assessment"]


def test_the_form_sends_the_next_question_and_remembers_it(run: Any) -> None:
    ran = run(ValidateIntakeForm(), "no", ("deny", 0.99), **OPEN, reply="no")
    assert ran.payload["understood"] == {"chest-pain.pressure-now": "no"}
    slots = {event["name"]: event["value"] for event in ran.events if event["event"] == "slot"}
    assert slots["requested_slot"] == ran.payload["ask"]


def test_the_form_hands_a_wish_on(run: Any) -> None:
    ran = run(ValidateIntakeForm(), "why", ("ask_why", 0.99), **OPEN)
    assert ran.payloads == []
    assert [event["event"] for event in ran.events] == ["action_execution_rejected"]


def test_the_last_answer_closes_the_form(run: Any, finished: dict[str, Any]) -> None:
    closed = run(ValidateIntakeForm(), "yes", ("affirm", 0.99), **finished, reply="yes")
    assert closed.payloads == []
    slots = {event["name"]: event["value"] for event in closed.events}
    assert slots["requested_slot"] is None


def test_assessing_writes_the_records(run: Any, finished: dict[str, Any]) -> None:
    payload = run(ActionAssess(), "yes", ("affirm", 0.99), **finished, reply="yes").payload
    assert (payload["outcome"], payload["ask"]) == ("assessed", None)
    kinds = {resource["resourceType"] for resource in payload["resources"]}
    assert {"QuestionnaireResponse", "Task", "Device", "GuidanceResponse"} <= kinds


@pytest.mark.parametrize(
    ("phase", "form"),
    [("concern", None), ("interview", "intake_form"), ("review", "intake_form"), ("done", None)],
)
def test_a_fresh_tracker_is_put_where_the_metadata_says(
    run: Any, phase: str, form: str | None
) -> None:
    ran = run(ActionSessionStart(), **(OPEN | {"phase": phase}))
    loops = [event["name"] for event in ran.events if event["event"] == "active_loop"]
    assert loops == ([form] if form else [])
    assert [ran.events[0]["event"], ran.events[-1]["name"]] == ["session_started", "action_listen"]


@pytest.mark.parametrize(
    "broken", [{"interview": None}, {"case": {}}, {"findings": [{"code": "x"}]}]
)
def test_a_failing_action_sends_nothing_and_quotes_nobody(
    run: Any, caplog: pytest.LogCaptureFixture, broken: dict[str, Any]
) -> None:
    with caplog.at_level(logging.DEBUG):
        ran = run(ActionExplain(), "marmalade xylophone", **(OPEN | broken))
    assert (ran.events, ran.payloads) == ([], [])
    assert "action_explain failed: RequestError" in caplog.text
    assert "marmalade" not in caplog.text


def test_every_action_is_in_the_domain_and_named_after_its_file(project_actions: set[str]) -> None:
    concrete = [a for a in all_subclasses(BoundedAction) if not a.__abstractmethods__]
    names = {action().name() for action in concrete}
    assert names == project_actions
    assert {action.__module__ for action in concrete} == {f"actions.{name}" for name in names}
