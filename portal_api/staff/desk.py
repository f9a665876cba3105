"""One signed-in person at one page of the console: what every page is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse

from portal_api.conversation.portal import OrganisationDep, Portal, PortalDep
from portal_api.identity.access import SignedInPage, is_secure
from portal_api.identity.staff_member import StaffMember
from portal_api.pages import locale_of
from portal_api.settings import Organisation
from portal_api.staff.casefile import CaseFile, case_file, sources, what_if
from portal_api.staff.outcome import CaseOutcome
from portal_api.staff.presenting import Words
from portal_api.staff.service import NotYoursError

_LANGUAGE = "portico_language"
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Desk:
    """Who looks at what, in which language."""

    request: Request
    portal: Portal
    clinic: Organisation
    member: StaffMember

    @property
    def locale(self) -> str:
        return locale_of(self.request, self.clinic.languages)

    def page(self, template: str, status: int = 200, **context: object) -> HTMLResponse:
        """A page or fragment; a language chosen by ``?lang=`` is kept for the next ones."""
        portal, clinic, locale = self.portal, self.clinic, self.locale
        t = portal.pages.sentences(locale, clinic)
        words = Words(t, portal.wording, locale, clinic.zone, portal.clock())
        page = portal.pages.render(
            self.request, template, locale, clinic, status, me=self.member, words=words, **context
        )
        if self.request.query_params.get("lang") == locale:
            page.set_cookie(
                _LANGUAGE,
                locale,
                max_age=_A_YEAR,
                path=f"/{clinic.id}",
                secure=is_secure(portal),
                httponly=True,
                samesite="strict",
            )
        return page

    def file(self, case_id: str) -> CaseFile:
        """The case in this person's language. Raises ``NotFoundError``."""
        return case_file(self.portal, self.member, case_id, self.locale)

    def case_page(self, case_id: str, conflict: NotYoursError | None = None) -> HTMLResponse:
        """The page of one case; with a conflict it says first who has it (409)."""
        file = self.file(case_id)
        found = file.assessment
        change = {
            name: what_if(self.portal, self.member, by, self.locale)
            for name, by in (
                ("raising", found.raise_by if found else None),
                ("lowering", found.lower_by if found else None),
            )
        }
        return self.page(
            "staff/case.html",
            409 if conflict else 200,
            file=file,
            conflict=conflict,
            outcomes=tuple(CaseOutcome),
            sources=sources,
            client_id=self.portal.new_id(),
            **change,
        )


def desk_of(
    request: Request, clinic: OrganisationDep, portal: PortalDep, member: SignedInPage
) -> Desk:
    """The desk of the person this request comes from; without one, the sign-in page."""
    return Desk(request, portal, clinic, member)


DeskDep = Annotated[Desk, Depends(desk_of)]
