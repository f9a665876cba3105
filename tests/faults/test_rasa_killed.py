"""Rasa or the action server killed or frozen in the middle of an interview.

The patient goes on without starting over, the script asks what Rasa would have asked, and Rasa
takes the turns again once it is back. Everything is real: portal, Rasa, actions, HTTP.
"""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import httpx
import pytest

from portal_api.conversation.engines import REST
from tests.servers.portal import engine_of
from tests.servers.server import Server
from tests.servers.web_patient import WebPatient

CONCERN = {
    "en": "my belly has been hurting since yesterday",
    "es": "me duele la barriga desde ayer",
}
YES = {"en": "yes", "es": "sí"}
LEVEL = "urgent"
"""Of belly pain in the lower right, which "yes" to one question makes it."""
_TURNS = re.compile(r'^portico_turns_total\{engine="(\w+)"\} ([\d.]+)$', re.MULTILINE)


def patient_of(portal: Server, locale: str) -> WebPatient:
    """Somebody who has consented, told what is wrong and been asked the first question."""
    patient = WebPatient(portal, locale, replies={"abdominal-pain.urgent": YES[locale]})
    patient.presses("yes")
    patient.says(CONCERN[locale])
    assert patient.state["phase"] == "interview"
    return patient


@pytest.fixture(scope="module")
def undisturbed(portal_process: Server) -> Callable[[str], list[str]]:
    """The questions of the same interview when nothing happens."""
    known: dict[str, list[str]] = {}

    def asked(locale: str) -> list[str]:
        if locale not in known:
            patient = patient_of(portal_process, locale)
            patient.answers_all()
            assert (patient.state["phase"], patient.state["level"]) == ("done", LEVEL)
            assert engine_of(portal_process, patient.conversation) == "rasa"
            known[locale] = patient.asked
        return known[locale]

    return asked


@contextmanager
def killed(server: Server) -> Iterator[None]:
    server.kill()
    try:
        yield
    finally:
        server.start()


@contextmanager
def frozen(server: Server) -> Iterator[None]:
    """Takes connections, answers nothing: later than any timeout."""
    server.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        server.signal(signal.SIGCONT)


def turns(portal: Server) -> dict[str, float]:
    page = httpx.get(f"{portal.url}/metrics").text
    return {engine: float(number) for engine, number in _TURNS.findall(page)}


@pytest.mark.parametrize("locale", ["en", "es"])
@pytest.mark.parametrize("fault", [killed, frozen])
@pytest.mark.parametrize("which", ["bot", "actions"])
def test_the_interview_goes_on_and_rasa_gets_it_back(
    portal_process: Server,
    bot: Server,
    actions: Server,
    undisturbed: Callable[[str], list[str]],
    which: str,
    fault: Callable[[Server], AbstractContextManager[None]],
    locale: str,
) -> None:
    questions = undisturbed(locale)
    patient = patient_of(portal_process, locale)
    patient.answers_one()
    assert engine_of(portal_process, patient.conversation) == "rasa"
    before = turns(portal_process)
    with fault({"bot": bot, "actions": actions}[which]):
        patient.answers_one()
        failed = time.monotonic()
        assert engine_of(portal_process, patient.conversation) == "scripted"
        patient.answers_one()
        assert engine_of(portal_process, patient.conversation) == "scripted"
    during = turns(portal_process)
    assert during["scripted"] == before.get("scripted", 0) + 2
    assert during["rasa"] == before["rasa"]
    # The portal leaves a failed engine alone for so long.
    time.sleep(max(0.0, failed + REST.total_seconds() - time.monotonic()))
    patient.answers_one()
    assert engine_of(portal_process, patient.conversation) == "rasa"
    patient.answers_all()
    assert turns(portal_process)["scripted"] == during["scripted"]
    assert patient.asked == questions
    assert (patient.state["phase"], patient.state["level"]) == ("done", LEVEL)
