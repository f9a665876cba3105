"""What a screen reader is told, read from Chromium's accessibility tree."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from portal_api.demo.seed import seed
from portal_api.staff import service, takeover
from tests.browser.conftest import Complaints, Site
from tests.browser.patient import PatientPage
from tests.browser.test_result_page import case_of
from tests.portal_api.staff.test_takeover import CHEST, NADIA

Node = dict[str, Any]


def tree(page: Page) -> list[Node]:
    """The whole accessibility tree."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found: list[Node] = nodes
    return found


def role(node: Node) -> str:
    """What it is to a reader; nothing where it is skipped."""
    if node.get("ignored"):
        return ""
    return str(node.get("role", {}).get("value", ""))


def live(node: Node) -> str:
    """``polite``, ``assertive`` or ``off``, as Chromium reports it."""
    found = (p["value"]["value"] for p in node.get("properties", ()) if p["name"] == "live")
    return str(next(found, "off"))


def below(nodes: list[Node], top: Node) -> list[Node]:
    """Every node under one in reading order, itself first."""
    by_id = {node["nodeId"]: node for node in nodes}
    found, left = [], [top]
    while left:
        node = left.pop(0)
        found.append(node)
        left[:0] = [by_id[child] for child in node.get("childIds", ()) if child in by_id]
    return found


def heard(nodes: list[Node], top: Node) -> list[str]:
    """Everything read out below a node, piece by piece."""
    texts = (n for n in below(nodes, top) if role(n) == "StaticText")
    return [str(node["name"]["value"]).strip() for node in texts]


def the(nodes: list[Node], wanted: str) -> Node:
    (found,) = [node for node in nodes if role(node) == wanted]
    return found


def test_each_message_stands_in_the_log_once_and_alarms_interrupt(
    open_page: Callable[..., Page],
) -> None:
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("yes")
    patient.says(CHEST["en"])
    nodes = tree(patient.page)
    log = the(nodes, "log")
    assert live(log) == "polite"
    read = heard(nodes, log)
    assert read.count(CHEST["en"]) == 1
    assert read.count("What is wrong today? Tell me in your own words.") == 1
    assert read.count("How old are you?") == 1
    alarm = the(nodes, "alert")
    assert live(alarm) == "assertive"
    assert any("Call 911" in words for words in heard(nodes, alarm))
    assert alarm["nodeId"] in {node["nodeId"] for node in below(nodes, log)}


def test_status_is_polite_and_buttons_say_what_they_do(open_page: Callable[..., Page]) -> None:
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("yes")
    patient.says("I have a fever since yesterday")
    patient.answers_everything(until="review")
    nodes = tree(patient.page)
    statuses = [node for node in nodes if role(node) == "status"]
    assert statuses
    assert {live(node) for node in statuses} == {"polite"}
    names = [str(n["name"]["value"]) for n in nodes if role(n) == "button"]
    assert "" not in names
    changes = [name for name in names if re.match(r"Change ?: \S", name)]
    assert len(changes) == len(set(changes)) > 5
    log = the(nodes, "log")
    assert "How old are you? 40 years" in heard(
        nodes, log
    )  # read back also where it is drawn below


def test_a_nurse_is_announced_in_the_log_once_and_by_name(
    site: Site, open_page: Callable[..., Page]
) -> None:
    seed(site.portal)
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("yes")
    patient.says(CHEST["en"])
    case = case_of(site, patient)
    service.claim(site.portal, NADIA, case)
    takeover.take_over(site.portal, NADIA, case)
    takeover.write(site.portal, NADIA, case, "1", "Are you sitting down?")
    expect(patient.page.get_by_text("Are you sitting down?")).to_be_visible()
    nodes = tree(patient.page)
    read = heard(nodes, the(nodes, "log"))
    assert read.count("Are you sitting down?") == 1
    assert len([words for words in read if words.startswith("Nurse Nadia is writing")]) == 1
    assert read.index("Nurse Nadia") < read.index("Are you sitting down?")


def test_being_offline_is_told_once_and_the_draft_is_sent_after_it(
    open_page: Callable[..., Page], complaints: Complaints
) -> None:
    patient = PatientPage(open_page())
    patient.begins()
    patient.presses("yes")
    page = patient.page
    page.evaluate(
        """() => {
            window.told = [];
            const offline = document.getElementById("offline");
            new MutationObserver(() => offline.textContent && told.push(offline.textContent))
                .observe(offline, {childList: true, characterData: true, subtree: true});
        }"""
    )
    page.context.set_offline(True)
    page.locator("#text").fill("it hurts more now")
    for _ in range(3):
        page.locator("[name=send]").click()
    expect(page.locator("#offline")).to_be_visible()
    nodes = tree(page)
    told = [
        n for n in nodes if role(n) == "status" and "No connection" in " ".join(heard(nodes, n))
    ]
    assert [live(node) for node in told] == ["polite"]
    assert len(page.evaluate("told")) == 1
    page.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#text")).to_have_value("it hurts more now")
    with patient.answered():
        page.locator("[name=send]").click()
    nodes = tree(page)
    assert heard(nodes, the(nodes, "log")).count("it hurts more now") == 1
    known = ("ERR_INTERNET", "htmx")
    complaints.heard[:] = [h for h in complaints.heard if not any(k in h for k in known)]
