"""Who may open a patient's chat."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from portal_api.chat.cookies import PREFIX
from portal_api.conversation.portal import Portal
from portal_api.demo.seed import demo_id, seed
from portal_api.identity.patients.joining import join
from tests.portal_api.identity.patients import (
    ROSA,
    WALTER,
    begins,
    browser,
    chosen,
)


class TestWhoMayOpenAPatientsChat:
    """By token, by session, as another patient, from another clinic: only the patient may."""

    @pytest.fixture
    def mine(self, portal: Portal) -> tuple[TestClient, str]:
        client = chosen(portal)
        return client, begins(client)

    def test_the_patient_may_on_any_device(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        client, here = mine
        assert client.get(f"/riverside/c/{here}").status_code == 200
        assert not [name for name in client.cookies if name.startswith(PREFIX)]
        assert chosen(portal).get(f"/riverside/c/{here}").status_code == 200

    @pytest.mark.parametrize("page", ["", "/updates", "/summary", "/summary.txt", "/stop"])
    def test_another_patient_may_not(
        self, portal: Portal, mine: tuple[TestClient, str], page: str
    ) -> None:
        _, here = mine
        assert chosen(portal, WALTER).get(f"/riverside/c/{here}{page}").status_code == 401

    def test_another_patient_may_not_write_there(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        _, here = mine
        before = len(portal.conversations.messages("riverside", here))
        said = {"client_id": "1", "text": "hello"}
        answer = chosen(portal, WALTER).post(f"/riverside/c/{here}/messages", data=said)
        assert answer.status_code == 401
        assert len(portal.conversations.messages("riverside", here)) == before

    def test_nobody_without_a_sign_in_may(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        assert browser(portal).get(f"/riverside/c/{mine[1]}").status_code == 401

    def test_another_clinics_patient_may_not(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        there = chosen(portal, demo_id("lakeside", "patient", "Rosa Delgado"), "lakeside")
        assert there.get(f"/lakeside/c/{mine[1]}").status_code == 401
        assert there.get(f"/riverside/c/{mine[1]}").status_code == 401

    def test_the_session_opens_nothing_over_the_api(
        self, portal: Portal, mine: tuple[TestClient, str]
    ) -> None:
        client, here = mine
        answer = client.get(f"/api/v1/riverside/conversations/{here}/messages")
        assert answer.status_code == 401

    def test_a_token_left_in_the_browser_opens_nothing_to_another_patient(
        self, portal: Portal
    ) -> None:
        """A family computer: Rosa wrote without a sign-in and staff joined it; Walter signs in."""
        seed(portal)
        client = browser(portal)
        here = begins(client)
        join(portal, "riverside", here, ROSA, "staff:x", by="staff")
        assert client.get(f"/riverside/c/{here}").status_code == 200
        client.post("/riverside/sign-in/as", data={"patient": WALTER})
        assert client.get(f"/riverside/c/{here}").status_code == 401
        assert here not in client.get("/riverside").text
