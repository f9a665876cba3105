"""The web application: routers, security headers, health and metrics around one wired portal."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.gzip import GZipMiddleware

from portal_api import health, problems
from portal_api.chat import api as chat_api
from portal_api.chat import pages as chat_pages
from portal_api.conversation.portal import Portal
from portal_api.ehr import router as ehr
from portal_api.identity import router as identity
from portal_api.identity.patients import router as patients
from portal_api.identity.phones import router as phones
from portal_api.security_headers import SecurityHeaders
from portal_api.sms import router as sms
from portal_api.staff import router as staff
from portal_api.wiring import patient_sign_in


def create_app(portal: Portal) -> FastAPI:
    """The application over a wired portal; durable workflows run while it is up."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        portal.live.open()
        portal.workflows.launch()
        yield
        portal.workflows.destroy()
        portal.live.close()
        portal.database.dispose()

    app = FastAPI(
        title="Portico",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.portal = portal
    app.state.pages = portal.pages
    app.state.sign_in = patient_sign_in(portal)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders)
    problems.install(app)
    app.mount("/static", StaticFiles(directory=portal.pages.static_directory), name="static")
    for router in (health.router, chat_api.router, sms.router, ehr.router, identity.router):
        app.include_router(router)
    for router in (staff.router, patients.router, phones.router):
        app.include_router(router)
    app.include_router(chat_pages.router)
    app.add_api_route("/", _home(portal), include_in_schema=False)
    return app


def _home(portal: Portal) -> Callable[[], Response]:
    first = next(iter(portal.organisations))

    def home() -> Response:
        return RedirectResponse(f"/{first}", 303)

    return home
