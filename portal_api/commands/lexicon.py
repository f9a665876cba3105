"""``portico lexicon check``: the words against the rules that need them."""

from __future__ import annotations

import typer

from portal_api.wiring import LEXICON, PROTOCOLS
from symptoms.lexicon import load_lexicon
from symptoms.lexicon_check import check_lexicon
from triage.library import load_library


def check() -> int:
    """Print the faults, or how much there is; 1 when there are faults."""
    groups = load_library(PROTOCOLS).groups
    faults = check_lexicon(LEXICON, groups)
    for fault in faults:
        typer.echo(fault)
    if not faults:
        typer.echo(f"{len(load_lexicon(LEXICON).codes)} findings for {len(groups)} groups")
    return int(bool(faults))
