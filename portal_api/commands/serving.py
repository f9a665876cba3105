"""Run the portal, or a worker beside it."""

from __future__ import annotations

from portal_api.settings import Settings, load_settings


def serve() -> None:
    """Serve until told to stop; every log line passes through redaction.

    What takes seconds to load comes after the settings: a missing one is named at once.
    """
    settings = load_settings()
    import uvicorn

    from portal_api.app import create_app
    from portal_api.wiring import build_portal

    _log(settings)
    uvicorn.run(
        create_app(build_portal(settings)),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies) or None,
        timeout_graceful_shutdown=5,
        # Longer than the minute for which proxies and browsers keep an idle connection: whoever
        # closes first must not be us, or a request already on its way is lost.
        timeout_keep_alive=75,
    )


def work() -> None:
    """Run durable workflows until told to stop."""
    settings = load_settings()
    from portal_api.adapters.dbos_workflows import DBOSWorkflows, run_worker
    from portal_api.wiring import build_portal

    _log(settings)
    # Whatever the portals beside it are told, a worker works.
    workflows = DBOSWorkflows(settings, runs=True, role="worker")
    run_worker(build_portal(settings, workflows=workflows))


def _log(settings: Settings) -> None:
    from privacy import log
    from privacy.redact import Redactor

    log.configure(settings.log_level, Redactor.load())
