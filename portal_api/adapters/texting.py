"""Texting with the provider the settings name, and the durable work that goes with it."""

from __future__ import annotations

from portal_api.adapters.loopback_handset import LoopbackHandset
from portal_api.adapters.storing_sms import StoringSMS
from portal_api.adapters.twilio_sms import TwilioSignature, TwilioSMS
from portal_api.conversation.portal import Portal
from portal_api.sms.ports import SMSProvider
from portal_api.sms.texting import Texting


def texting_of(portal: Portal, provider: SMSProvider | None = None) -> Texting:
    """Texting of a wired portal; ``provider`` replaces the one of the settings in tests."""
    settings, signatures = portal.settings, TwilioSignature()
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104  compared, not bound
    base_url = f"http://{host}:{settings.port}"
    return Texting(
        organisations=portal.organisations,
        database=portal.database,
        ciphers=portal.context.ciphers,
        index=portal.index,
        wording=portal.wording,
        live=portal.live,
        provider=provider or _provider(settings.sms_sender, portal),
        signatures=signatures,
        clock=portal.clock,
        public_url=settings.public_url,
        trusted_proxies=settings.trusted_proxies,
        handset=LoopbackHandset(signatures, settings.public_url, base_url)
        if settings.is_demo
        else None,
    )


def _provider(name: str, portal: Portal) -> SMSProvider:
    return TwilioSMS() if name == "twilio" else StoringSMS(portal.clock)
