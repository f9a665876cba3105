"""A process to be killed: durable workflows on a given database, texting through an emulator.

``texting_process.py VAR EMULATOR_URL LEASE_SECONDS [OUTBOUND]``: hands in the text when one is
named; otherwise only does what it finds.
"""

from __future__ import annotations

import sys
import threading
from datetime import timedelta
from pathlib import Path

from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.adapters.texting import texting_of
from portal_api.adapters.twilio_sms import TwilioSMS
from portal_api.settings import load_settings
from portal_api.wiring import build_portal


def main() -> None:
    var, url, lease, *named = sys.argv[1:]
    settings = load_settings(profile="demo", var=Path(var))
    workflows = DBOSWorkflows(settings, lease=timedelta(seconds=float(lease)))
    portal = build_portal(settings, engine="scripted", workflows=workflows)
    workflows.attach(portal, texting_of(portal, TwilioSMS(base_url=url, timeout=30)))
    workflows.launch()
    for outbound in named:
        workflows.send("riverside", outbound)
    print("launched", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
