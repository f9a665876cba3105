"""Browsers of patients, and a portal whose clinic has a real provider, for the tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from fastapi.testclient import TestClient

from portal_api.app import create_app
from portal_api.conversation.portal import Portal
from portal_api.demo.seed import demo_id, seed
from portal_api.settings import DEMO
from tests.servers.openid import OpenIDServer, running

PUBLIC = "http://127.0.0.1:8000"
SECRET = "a secret of the tests, long enough to be one"
ROSA = demo_id("riverside", "patient", "Rosa Delgado")
WALTER = demo_id("riverside", "patient", "Walter Brandt")
ACCOUNTS = {
    "rosa": {
        "name": "Rosa Delgado",
        "birthdate": "1961-04-12",
        "fhirUser": f"https://chart.example/Patient/{ROSA}",
    },
    "walter": {"name": "Walter Brandt", "birthdate": "1949-09-30"},
    "stranger": {"fhirUser": "https://chart.example/Patient/nobody-we-know"},
}


@contextmanager
def provider(public: str = PUBLIC) -> Iterator[OpenIDServer]:
    """A real provider that knows both clinics as clients."""
    clients = [
        {
            "client_id": org,
            "client_secret": SECRET,
            "redirect_uris": [f"{public}/{org}/sign-in/callback"],
            "post_logout_redirect_uris": [f"{public}/{org}/signed-out"],
        }
        for org in ("riverside", "lakeside")
    ]
    with running(clients, ACCOUNTS) as server:
        yield server


def with_sign_in(folder: Path, issuer: str, **changed: str) -> Path:
    """The demonstration's organisations, each with a provider; a file to start a portal with."""
    folder.mkdir(parents=True, exist_ok=True)
    written = (DEMO / "organisations.toml").read_text("utf-8")
    for org in ("riverside", "lakeside"):
        values = {
            "issuer": issuer,
            "client_id": org,
            "client_secret": SECRET,
            "patient_claim": "fhirUser",
            **changed,
        }
        lines = "\n".join(f'{name} = "{value}"' for name, value in values.items())
        scopes = 'scopes = ["openid", "profile", "fhirUser"]'
        written += f"\n[{org}.sign_in]\n{lines}\n{scopes}\n"
    path = folder / "organisations.toml"
    path.write_text(written, "utf-8")
    return path


def portal_with(
    make_portal: Callable[..., Portal], folder: Path, issuer: str, clock: Any, **changed: str
) -> Portal:
    """A seeded portal of that provider. Its clock starts at the provider's time."""
    clock.now = datetime.now(UTC)
    made = make_portal(organisations_file=with_sign_in(folder, issuer, **changed))
    seed(made)
    return made


def browser(portal: Portal) -> TestClient:
    """A browser that follows no redirects and keeps its cookies."""
    return TestClient(
        create_app(portal),
        base_url=PUBLIC,
        follow_redirects=False,
        headers={"accept": "text/html"},
    )


def sent_back(
    client: TestClient, server: OpenIDServer, login: str, org: str = "riverside", to: str = "home"
) -> str:
    """Begin a sign-in and log in at the provider; where the provider sends the browser back to."""
    begun = client.get(f"/{org}/sign-in/start?to={to}")
    assert begun.status_code == 303, begun.text
    back = f"{PUBLIC}/{org}/sign-in/callback"
    address = server.log_in(begun.headers["location"], login, back=back)
    return address.removeprefix(PUBLIC)


def signed_in(
    client: TestClient, server: OpenIDServer, login: str, org: str = "riverside"
) -> TestClient:
    """The browser after the whole way through the provider."""
    answer = client.get(sent_back(client, server, login, org))
    assert answer.status_code == 200, answer.text
    return client


def chosen(portal: Portal, patient: str = ROSA, org: str = "riverside") -> TestClient:
    """A browser of that patient by the demonstration's sign-in."""
    seed(portal)
    client = browser(portal)
    answer = client.post(f"/{org}/sign-in/as", data={"patient": patient})
    assert answer.status_code == 303, answer.text
    return client


def conversation_in(address: str) -> str:
    """The conversation a browser was led to."""
    return urlsplit(address).path.rpartition("/c/")[2]


def begins(client: TestClient, org: str = "riverside") -> str:
    """A new chat of this browser; its id."""
    answer = client.post(f"/{org}/start", data={"lang": "en"})
    assert answer.status_code == 303, answer.text
    return conversation_in(answer.headers["location"])
