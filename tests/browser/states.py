"""Every page a patient can meet, in every state: one list, made through the real service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import BrowserContext

from portal_api.chat.cookies import PREFIX
from portal_api.demo.seed import seed
from portal_api.staff import service, takeover
from portal_api.staff.outcome import CaseOutcome
from tests.browser.conftest import Site
from tests.conftest import Clock
from tests.conversation.talking import Patient
from tests.portal_api.staff.test_takeover import CHEST, NADIA

FEVER = {"en": "I have a fever since yesterday", "es": "tengo fiebre desde ayer"}
COLD = {"en": "I have a runny nose", "es": "tengo la nariz tapada"}


@dataclass
class Maker:
    """Makes conversations this browser may open, in one language."""

    site: Site
    clock: Clock
    lang: str
    context: BrowserContext

    def patient(self) -> Patient:
        started = self.site.portal.conversations.start("riverside", "portal", self.lang)
        name = PREFIX + started.conversation_id
        cookie = {"name": name, "value": started.token, "url": f"{self.site.url}/riverside"}
        self.context.add_cookies([cookie])
        return Patient(self.site.portal, locale=self.lang, id=started.conversation_id)

    def asked(self, words: dict[str, str]) -> Patient:
        patient = self.patient()
        patient.consents()
        patient.says(words[self.lang])
        return patient

    def done(self, words: dict[str, str], consent: str = "yes") -> Patient:
        patient = self.patient()
        patient.presses(consent)
        patient.says(words[self.lang])
        patient.answers()
        assert patient.state.phase == "done"
        return patient

    def reviewed(self) -> Patient:
        patient = self.asked(FEVER)
        given = {"about": "self", "age": "40", "sex": "female"}
        for _ in range(60):
            if patient.state.phase == "review":
                return patient
            reply = given.get(patient.state.link_id or "", "no")
            offered = {choice.id for choice in patient.question.choices}
            if reply in offered:
                patient.presses(reply)
            elif reply in given.values():
                patient.says(reply)
            else:
                patient.presses("unsure")
        raise AssertionError("the interview does not end")

    def claimed(self, words: dict[str, str]) -> tuple[Patient, str]:
        seed(self.site.portal)
        patient = self.done(words)
        case = str(patient.state.case)
        service.claim(self.site.portal, NADIA, case)
        return patient, case

    def written_to(self) -> Patient:
        seed(self.site.portal)
        patient = self.asked(CHEST)
        case = str(patient.state.case)
        service.claim(self.site.portal, NADIA, case)
        takeover.take_over(self.site.portal, NADIA, case)
        takeover.write(self.site.portal, NADIA, case, "1", "Hola / hello")
        patient.says("ok")
        return patient

    def handed_back(self) -> Patient:
        patient = self.written_to()
        takeover.hand_back(self.site.portal, NADIA, str(patient.state.case))
        return patient

    def closed(self) -> Patient:
        patient, case = self.claimed(COLD)
        service.close(self.site.portal, NADIA, case, CaseOutcome.ADVISED)
        return patient

    def late(self) -> Patient:
        patient = self.done(FEVER)
        self.clock.advance(timedelta(days=20))
        return patient

    def lost(self) -> Patient:
        patient = self.patient()
        patient.consents()
        for _ in range(6):
            patient.says("zxcv qwop")
        assert patient.state.phase == "handoff"
        return patient

    def stopped(self) -> Patient:
        patient = self.asked(FEVER)
        patient.says("stop")
        return patient

    def declined(self) -> Patient:
        patient = self.patient()
        patient.presses("no")
        return patient


Make = Callable[[Maker], Patient]

CONVERSATIONS: dict[str, tuple[Make, tuple[str, ...]]] = {
    "consent": (Maker.patient, ("", "/stop")),
    "question": (lambda m: m.asked(FEVER), ("", "?note=stale")),
    "emergency": (lambda m: m.asked(CHEST), ("",)),
    "review": (Maker.reviewed, ("",)),
    "emergency-result": (lambda m: m.done(CHEST), ("", "/result", "/summary")),
    "calm-result": (lambda m: m.done(COLD), ("", "/result", "/summary")),
    "private-result": (lambda m: m.done(FEVER, "triage-only"), ("", "/result")),
    "opened": (lambda m: m.claimed(FEVER)[0], ("", "/result")),
    "nurse": (Maker.written_to, ("",)),
    "nurse-gone": (Maker.handed_back, ("",)),
    "closed": (Maker.closed, ("", "/result")),
    "handed-over": (Maker.lost, ("",)),
    "stopped": (Maker.stopped, ("",)),
    "declined": (Maker.declined, ("",)),
    "late": (Maker.late, ("", "/result")),  # last: it moves the clock
}
"""How each state comes about, and the pages it is looked at on, below the conversation's."""

PAGES = ("/riverside", "/riverside/danger")
"""Pages without a conversation."""
