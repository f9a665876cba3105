"""No way around consent, read from the files themselves.

Permits are made in ``consent`` only; the doors through which a person's data is used take one and
ask it; and nothing but those doors touches the engine, the tables or the provider of texts. The
grounds that need no yes of the person are called in the places listed here, each for its reason.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from consent.decisions import Ground
from consent.permits import NotPermittedError, Permit

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("consent", "records", "symptoms", "actions", "portal_api")

DOORS = {
    "portal_api/conversation/turns.py": {"_dialogue"},
    "portal_api/conversation/repository.py": {"add_message", "put_state"},
    "portal_api/conversation/resources/repository.py": {"put_resources", "correct_resources"},
    "portal_api/conversation/outbox.py": {"queue_texts"},
    "portal_api/sms/texting.py": {"queue"},
    "portal_api/sms/sender.py": {"_hand_over"},
}
"""Functions that do something with a person's data; each demands of its permit what it needs."""

WITHOUT_A_YES = {
    "emergency": {
        "portal_api/conversation/acceptance.py": "a danger sign, or a guard that broke",
        "portal_api/conversation/mydata.py": "an alarm stays when sharing is taken back",
        "portal_api/conversation/outcomes.py": "danger by an answer, or a person asked for",
        "portal_api/conversation/permission.py": "an alarm stays when consent is taken back",
        "portal_api/conversation/follow_up/silence.py": "silence after a worrying answer",
        "portal_api/sms/texting.py": "a text that did not arrive, a picture, a number to call",
        "portal_api/sms/undelivered/escalation.py": "a warning did not arrive: the other way",
        "portal_api/staff/takeover.py": "a case whose holder is gone waits for anyone",
    },
    "reply": {
        "portal_api/conversation/acceptance.py": "words are held until they are answered",
        "portal_api/conversation/commit.py": "the answer to them",
        "portal_api/conversation/service.py": "the greeting, and a question in another language",
        "portal_api/conversation/follow_up/reaching.py": "one check-in, unless refused",
        "portal_api/conversation/takeover/speaking.py": "a person answers; sharing is asked first",
        "portal_api/identity/phones/codes.py": "the code a signed-in patient has just asked for",
        "portal_api/sms/identity.py": "the answer to LINK, WEB, a date or initials",
        "portal_api/sms/inbound.py": "the answer to a picture",
        "portal_api/sms/keywords.py": "the answer to HELP and START",
    },
    "legal": {
        "portal_api/conversation/commit.py": "decisions are written down",
        "portal_api/conversation/erasure/erasing.py": "that a conversation is over is kept",
        "portal_api/conversation/mydata.py": "decisions are written down",
        "portal_api/conversation/requesting.py": "staff must see that data was asked for",
        "portal_api/identity/patients/joining.py": "records name the right person",
        "portal_api/sms/consents.py": "decisions are written down",
        "portal_api/sms/keywords.py": "an opt-out is confirmed once",
        "portal_api/sms/wrong_number.py": "that a number was taken off is said once",
        "portal_api/staff/service.py": "what staff did with a case",
    },
}
"""Who may act without the person's yes, by ground and file, and why. A line here is a decision."""

TOUCHED_ONLY_IN = {
    "Message": {"portal_api/conversation/repository.py"},
    "Resource": {"portal_api/conversation/resources/repository.py"},
    "ConsentDecision": {"portal_api/conversation/repository.py"},
    "Outbound": {"portal_api/conversation/outbox.py", "portal_api/sms/texting.py"},
    "Case": {"portal_api/conversation/cases.py"},
}
"""Tables of a person's data, and where a row of each is made."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if not {"node_modules", "versions", "demo"} & set(path.parts):
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def name_of(call: ast.Call) -> str:
    return ast.unparse(call.func).rpartition(".")[2]


def imported_from(tree: ast.AST, module: str) -> set[str]:
    return {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def test_a_permit_cannot_be_made_outside_consent() -> None:
    for ground in Ground:
        with pytest.raises(NotPermittedError):
            Permit(ground)
    made = {path for path, tree in trees() for call in calls(tree) if name_of(call) == "Permit"}
    assert made == {"consent/permits.py"}
    sealed = {path for path, tree in trees() if "_SEAL" in ast.unparse(tree)}
    assert sealed == {"consent/permits.py"}


def test_every_door_takes_a_permit_and_asks_it() -> None:
    for path, tree in trees():
        for function in functions(tree):
            if function.name not in DOORS.get(path, set()):
                continue
            parameters = [a for a in function.args.args if a.arg != "self"]
            assert parameters[0].annotation is not None, (path, function.name)
            assert ast.unparse(parameters[0].annotation) == "Permit", (path, function.name)
            assert not function.args.defaults, (path, function.name)
            asked = [c for c in calls(function) if ast.unparse(c.func) == "permit.demand"]
            assert asked, (path, function.name)


def test_every_door_is_there() -> None:
    found = {path: {f.name for f in functions(tree)} for path, tree in trees() if path in DOORS}
    assert all(names <= found[path] for path, names in DOORS.items())


def test_the_engine_is_asked_at_its_door_only() -> None:
    """Besides, one engine hands on to another."""
    asking = {
        (path, function.name)
        for path, tree in trees()
        for function in functions(tree)
        for call in calls(function)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "turn"
        and ("engine" in ast.unparse(call.func.value) or path.startswith("portal_api/conversation"))
    }
    assert asking == {
        ("portal_api/conversation/turns.py", "_dialogue"),
        ("portal_api/conversation/engines.py", "turn"),
    }


def test_the_provider_of_texts_is_called_at_its_door_only() -> None:
    calling = {
        (path, function.name)
        for path, tree in trees()
        for function in functions(tree)
        for call in calls(function)
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "submit"
        and "provider" in ast.unparse(call.func.value)
    }
    assert calling == {("portal_api/sms/sender.py", "_hand_over")}


@pytest.mark.parametrize("table", sorted(TOUCHED_ONLY_IN))
def test_rows_of_a_persons_data_are_made_behind_the_doors_only(table: str) -> None:
    made = {
        path
        for path, tree in trees()
        for call in calls(tree)
        if isinstance(call.func, ast.Name)
        and call.func.id == table
        and table in imported_from(tree, "portal_api.db.tables")
    }
    assert made == TOUCHED_ONLY_IN[table]


def test_staff_see_words_only_where_a_permit_said_so() -> None:
    """``shared`` is set true by a raised case alone, and that has it from its permit."""
    setting = {
        (path, ast.unparse(node.value))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for one in (target.elts if isinstance(target, ast.Tuple) else [target])
        if isinstance(one, ast.Attribute) and one.attr == "shared"
    }
    assert {path for path, value in setting if "False" not in value} == {
        "portal_api/conversation/cases.py"
    }
    tree = ast.parse((ROOT / "portal_api/conversation/cases.py").read_text("utf-8"))
    raised = next(n for n in ast.walk(tree) if isinstance(n, ast.ClassDef) and n.name == "Raised")
    fields = {
        n.target.id: ast.unparse(n.annotation)
        for n in raised.body
        if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)
    }
    assert fields["permit"] == "Permit"
    assert "shared" not in fields


@pytest.mark.parametrize("ground", sorted(WITHOUT_A_YES))
def test_what_is_done_without_a_yes_is_listed_with_its_reason(ground: str) -> None:
    called = {
        path
        for path, tree in trees()
        for call in calls(tree)
        if path != "consent/permits.py"
        and isinstance(call.func, ast.Name)
        and call.func.id == ground
        and ground in imported_from(tree, "consent.permits")
    }
    assert called == set(WITHOUT_A_YES[ground])
    renamed = [
        path
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Import) and any("permits" in a.name for a in node.names)
    ]
    assert renamed == []


def test_evaluation_never_reads_what_patients_wrote() -> None:
    """Nothing measures by real conversations, so the yes to quality review is asked of no code."""
    reading = [
        path
        for path, tree in trees()
        if path.startswith("portal_api/evaluation")
        and ("portal_api.db" in ast.unparse(tree) or "conversation.repository" in ast.unparse(tree))
    ]
    assert reading == []
