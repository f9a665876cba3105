"""Identifiers and symptoms sent through the whole real stack leave no trace outside the cipher.

Portal, Rasa and actions are processes started by production's own commands, with production's
pipe through ``portico redact`` behind them. Words come in by the portal's API and as signed texts,
staff open the case, and several things go wrong on purpose with a patient's words in their hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import pytest

from portal_api.settings import ROOT
from tests.privacy import planted
from tests.privacy.mishaps import break_servers, refused_requests, table_away
from tests.privacy.planted import EN, ES, PHONE, leaks
from tests.privacy.texter import Texter
from tests.servers.portal import engine_of, rows
from tests.servers.server import Server, until
from tests.servers.web_patient import WebPatient


@dataclass
class Day:
    """What was to be seen while the words went through."""

    portal: Server
    transcript: str = ""
    case_page: str = ""
    engines: list[str | None] = field(default_factory=list)
    refusals: list[httpx.Response] = field(default_factory=list)
    crashes: list[httpx.Response] = field(default_factory=list)
    logs: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def day(portal_process: Server, bot: Server, actions: Server) -> Day:
    """Everything that happens, once."""
    day = Day(portal_process)
    patient = tells_all(day)
    takes_it_back(day)
    texts_in_spanish(day)
    staff_look(day, patient)
    day.refusals = refused_requests(patient)
    with table_away(portal_process, "message"):
        day.crashes.append(patient.tries(text=f"{EN[0]} {EN[1]}"))
        day.crashes.append(Texter(portal_process, PHONE).sends(ES[0]))
    break_servers(bot, actions)
    day.logs = {server.service.name: server.printed() for server in (portal_process, bot, actions)}
    return day


def tells_all(day: Day) -> WebPatient:
    """By the portal: everything before consent, again afterwards, and on to the end."""
    patient = WebPatient(day.portal)
    for words in EN:
        patient.says(words)
    patient.presses("yes")
    assert patient.state["phase"] == "interview"
    patient.says(EN[1])
    patient.says(EN[2])
    patient.answers_all()
    assert patient.state["phase"] == "done"
    patient.says(EN[1])  # a number to call back on
    day.transcript = "\n".join(message["text"] for message in patient.messages())
    day.engines.append(engine_of(day.portal, patient.conversation))
    return patient


def takes_it_back(day: Day) -> None:
    """Somebody else's consent, withdrawn in words that hold more than the wish."""
    patient = WebPatient(day.portal)
    patient.presses("yes")
    patient.says(EN[0])
    patient.says(f"Please delete my data. {EN[0]} {EN[1]}")
    assert patient.state["phase"] == "stopped"


def texts_in_spanish(day: Day) -> None:
    """By text; the worker fails once in the middle and does it again."""
    texter = Texter(day.portal, PHONE)
    for words in ES:
        assert texter.sends(words).status_code == 200
        answered(day.portal)
    with table_away(day.portal, "consent_decision"):
        assert texter.sends("1").status_code == 200
        until(lambda: "workflow-failed" in day.portal.log.read_text(), lambda: "no failure")
    answered(day.portal)
    texter.sends(ES[1])
    answered(day.portal)
    (conversation,) = rows(day.portal, "SELECT id FROM conversation WHERE channel = 'sms'")
    day.engines.append(engine_of(day.portal, conversation[0]))


def answered(portal: Server) -> None:
    """Wait until the worker has answered everything and sent every text."""
    waiting = "SELECT id FROM message WHERE status = 'accepted'"
    unsent = "SELECT id FROM outbound WHERE status IN ('waiting', 'sending')"
    until(lambda: not rows(portal, waiting) and not rows(portal, unsent), lambda: "unanswered")


def staff_look(day: Day, patient: WebPatient) -> None:
    """The queue, the case, the records; the case is taken."""
    case = patient.state["case"]
    console = "/riverside/staff"
    with httpx.Client(base_url=day.portal.url, follow_redirects=True, timeout=30) as nurse:
        nurse.post(f"{console}/sign-in", data={"login": "nadia.osei"}).raise_for_status()
        nurse.get(console).raise_for_status()
        day.case_page = nurse.get(f"{console}/cases/{case}").raise_for_status().text
        nurse.post(f"{console}/cases/{case}/claim").raise_for_status()
        nurse.get("/api/v1/riverside/staff/cases").raise_for_status()
        nurse.get("/fhir/R4/riverside/Observation").raise_for_status()
        for search in ({"patient": EN[0]}, {"value-string": "marmalade"}, {"date": "marmalade"}):
            day.refusals.append(nurse.get("/fhir/R4/riverside/Observation", params=search))
        day.refusals.append(nurse.get(f"/fhir/R4/riverside/Patient/{EN[0][:30]}"))
        day.refusals.append(nurse.get("/fhir/R4/riverside/Zoila"))
        day.refusals.append(nurse.get(f"{console}/cases/Zoila"))
        day.refusals.append(nurse.get(console, params={"show": "marmalade"}))


def test_the_search_finds_what_is_there() -> None:
    hidden = {
        "plain": b"... Zoila ...",
        "form": b"Body=me+llamo+Teodora",
        "address": b"/x?q=14%20de%20marzo",
        "wide": "zambomba".encode("utf-16-le"),
    }
    assert {name: leaks(text) for name, text in hidden.items()} == {
        "plain": ["Zoila"],
        "form": ["Teodora"],
        "address": ["14 de marzo"],
        "wide": ["zambomba"],
    }


def test_the_words_reach_those_they_are_for(day: Day) -> None:
    assert "xylophone" in day.transcript
    assert "xylophone" in day.case_page
    assert leaks(day.case_page.encode()) != []
    assert day.engines == ["rasa", "rasa"]


def test_no_log_holds_them(day: Day) -> None:
    for name, log in day.logs.items():
        assert log.strip(), name
        assert leaks(log.encode()) == [], name
    assert '"event": "unexpected-error"' in day.logs["portal"]
    assert '"event": "workflow-failed"' in day.logs["portal"]
    assert "action_assess failed" in day.logs["actions"]


def test_no_file_holds_them_in_the_clear(day: Day, bot: Server, actions: Server) -> None:
    found = list(planted.files(day.portal.folder, bot.folder, actions.folder))
    assert {"portico.sqlite3", "workflows.sqlite3"} <= {path.name for path in found}
    assert rows(day.portal, "SELECT id FROM message WHERE role = 'patient'")
    assert {p.name: leaks(p.read_bytes()) for p in found if leaks(p.read_bytes())} == {}


def test_the_bot_writes_nothing_beside_its_logs(day: Day, bot: Server) -> None:
    begun = bot.folder.stat().st_ctime
    kept = [path for path in planted.files(ROOT / "bot") if ".venv" not in path.parts]
    assert kept
    assert {p.name: leaks(p.read_bytes()) for p in kept if p.stat().st_mtime > begun - 1} == {}


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        pytest.param(lambda day: day.refusals, range(400, 500), id="refused"),
        pytest.param(lambda day: day.crashes, range(500, 501), id="crashed"),
    ],
)
def test_no_error_quotes_what_was_sent(
    day: Day, which: Callable[[Day], list[httpx.Response]], expected: range
) -> None:
    answers = which(day)
    assert answers
    for answer in answers:
        told = f"{answer.request.method} {answer.request.url}"
        assert answer.status_code in expected, (told, answer.status_code)
        assert leaks(answer.content + str(answer.headers).encode()) == [], (told, answer.text)


def test_no_metric_holds_them(day: Day) -> None:
    page = httpx.get(f"{day.portal.url}/metrics").raise_for_status().content
    assert b"portico_messages_accepted_total" in page
    assert leaks(page) == []
