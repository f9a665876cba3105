"""A process that kills itself, as by SIGKILL, at one named point of sending a text or a report.

``dying_process.py VAR DATABASE_URL EMULATOR_URL POINT OUTBOUND [SID STATUS]``: sends the text, or
takes the report about it when one is named. Ends with -9 at the point; 3 when it never came there.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.adapters.live_updates import live_updates
from portal_api.adapters.twilio_sms import TwilioSignature, TwilioSMS
from portal_api.db.engine import Database
from portal_api.settings import ROOT, Settings, load_organisations, load_settings
from portal_api.sms import delivery
from portal_api.sms.delivery import Report, take_report
from portal_api.sms.repository import TextStore
from portal_api.sms.sender import Sender
from portal_api.sms.texting import Texting
from privacy.encryption import FieldCipher, blind_index

BEFORE = {
    "before the claim": (Sender, "_claim"),
    "before the claim is committed": (TextStore, "sent_alike"),
    "before the provider is called": (Sender, "_hand_over"),
    "before the answer is written": (Sender, "_sent"),
    "before the failure is written": (Sender, "_failed"),
    "after the report is committed": (delivery, "emit"),
}
AFTER = {
    "after the answer is written": (Sender, "_sent"),
    "before the report is committed": (delivery, "_apply"),
}


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str) -> None:
    owner, name = (BEFORE | AFTER)[point]
    whole: Callable[..., Any] = getattr(owner, name)

    def deadly(*given: Any, **named: Any) -> Any:
        if point in BEFORE:
            _die()
        done = whole(*given, **named)
        _die()
        return done

    setattr(owner, name, deadly)


def main() -> None:
    var, database, emulator, point, outbound, *report = sys.argv[1:]
    texting = _texting(
        load_settings(profile="demo", var=Path(var), database_url=database), emulator
    )
    if point in BEFORE | AFTER:
        _arm(point)
    if report:
        sid, status = report
        take_report(texting, "riverside", Report(sid, status, "30003", outbound))
    else:
        Sender(texting).send("riverside", outbound)
    sys.exit(3)


def _texting(settings: Settings, emulator: str) -> Texting:
    """Texting as the wiring makes it, without the seconds the lexicon takes to load."""
    organisations = load_organisations(settings.organisations_file)
    keys = [key.encode() for key in settings.field_keys.get_secret_value().split(",")]
    return Texting(
        organisations=organisations,
        database=Database(settings.database_url),
        ciphers={org: FieldCipher.for_organisation(keys, org) for org in organisations},
        index=partial(blind_index, settings.index_key.get_secret_value().encode()),
        wording=Catalogue.load(ROOT / "locales"),
        live=live_updates(settings.database_url),
        provider=TwilioSMS(base_url=emulator, timeout=30),
        signatures=TwilioSignature(),
        clock=lambda: datetime.now(UTC),
        public_url=settings.public_url,
    )


if __name__ == "__main__":
    main()
