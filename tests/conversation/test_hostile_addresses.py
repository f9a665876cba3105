"""Values a database refuses, in addresses: an answer that says no, never a failure of ours."""

from __future__ import annotations

import pytest

from portal_api.conversation.portal import Portal
from tests.portal_api.staff.cases import client_of, signed_in

HUGE = 2**63
REFUSED = {400, 401, 404}


@pytest.mark.parametrize("after", [HUGE, HUGE * 10, -1])
def test_a_sequence_number_out_of_range_is_refused(either: Portal, after: int) -> None:
    started = either.conversations.start("riverside", "portal", "en")
    answer = client_of(either).get(
        f"/api/v1/riverside/conversations/{started.conversation_id}/messages",
        params={"after": after},
        headers={"Authorization": f"Bearer {started.token}"},
    )
    assert answer.status_code == 422


def test_an_id_that_no_database_can_hold_belongs_to_nothing(either: Portal) -> None:
    client = client_of(either)
    address = "/api/v1/riverside/conversations/a%00b/messages"
    answer = client.get(address, headers={"Authorization": "Bearer x"})
    assert answer.status_code in REFUSED
    staff = signed_in(either)
    assert staff.post("/api/v1/riverside/staff/cases/a%00b/claim").status_code in REFUSED
    assert staff.get("/riverside/staff/cases/a%00b").status_code in REFUSED
    assert staff.get("/fhir/R4/riverside/Task/a%00b").status_code in REFUSED
    assert staff.get("/fhir/R4/riverside/Task?_id=a%00b").status_code in {200, *REFUSED}
    assert staff.get(f"/fhir/R4/riverside/Task/x/_history/{HUGE}").status_code in REFUSED
