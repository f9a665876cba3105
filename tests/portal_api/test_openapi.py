"""Requests made from our own OpenAPI description: none may break the portal or its promises."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.app import create_app
from portal_api.commands.database import upgrade
from portal_api.conversation.portal import Portal
from portal_api.db.tables import Staff
from portal_api.identity import service as identity
from portal_api.identity.access import COOKIE
from portal_api.settings import load_settings
from portal_api.wiring import Parts, build_portal

EXAMPLES = 8
"""Requests of each kind to each address: some seconds each, every address every time."""
ORG = "riverside"
load_all_checks()
LEFT_OUT = {
    "allow_header_conformance",  # the framework lists the methods of one of two routes
    "ignored_auth",  # each address has its own test of who may; here everyone is let in
    "max_response_time",
    "unsupported_method",  # FHIR answers writing with an OperationOutcome of its own
    "positive_data_acceptance",  # a generated id is well formed and belongs to nobody
}
SENSIBLE = [check for check in CHECKS.get_all() if check.__name__ not in LEFT_OUT]


@pytest.fixture(scope="module")
def portal(parts: Parts, tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """One portal for all requests, with one member of staff signed in."""
    own = load_settings(profile="demo", var=tmp_path_factory.mktemp("openapi"))
    upgrade(own.database_url)
    made = build_portal(own, engine="scripted", parts=parts, workflows=InlineWorkflows())
    with made.database.write() as session:
        session.add(Staff(id="s1", org=ORG, login="nadia", name="Nadia", role="nurse"))
    return made


@pytest.fixture(scope="module")
def api(portal: Portal) -> schemathesis.BaseSchema:
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(portal))


# Live updates end only when the reader goes away; they have tests of their own.
schema = schemathesis.pytest.from_fixture("api").exclude(path_regex="/events$")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_a_promise(case: schemathesis.Case, portal: Portal) -> None:
    started = portal.conversations.start(ORG, "portal", "en")
    case.path_parameters = dict(case.path_parameters or {})
    if "org" in case.path_parameters and len(str(case.path_parameters["org"])) % 4:
        case.path_parameters["org"] = ORG
        if "conversation" in case.path_parameters:
            case.path_parameters["conversation"] = started.conversation_id
    staff = identity.sign_in(portal, ORG, "nadia")
    case.call_and_validate(
        checks=SENSIBLE,
        headers={"Authorization": f"Bearer {started.token}"},
        cookies={COOKIE: staff},
    )


def test_every_address_of_the_description_is_asked(api: schemathesis.BaseSchema) -> None:
    asked = {operation.ok().label for operation in api.get_all_operations()}
    assert len(asked) >= 10
    assert any("/fhir/R4/" in label for label in asked)
    assert any("/staff/cases" in label for label in asked)
