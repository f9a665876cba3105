"""Rasa and the script on every clinical case: turn by turn the same answers, question and level.

One conversation per case: Rasa leads it, and the script decides every turn beside it. Held-out
cases are replayed too, so a failure names the cases and nothing else about them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ClassVar

import pytest
from pydantic import SecretStr

from portal_api.adapters.rasa_http import RasaEngine
from portal_api.conversation.dialogue import TurnRequest, TurnResult
from portal_api.conversation.portal import Portal
from portal_api.conversation.scripted import decided
from portal_api.evaluation.cases import read_cases
from portal_api.evaluation.run import run_case
from portal_api.evaluation.service import ServiceTalk
from portal_api.settings import ROOT
from tests.servers.bot import TOKEN
from tests.servers.server import Server
from triage.turn import Turn

CASES = ROOT / "tests/clinical"


def came_to(result: TurnResult | Turn) -> tuple[object, ...]:
    """What must not depend on the engine."""
    found, reached = result.assessment, result.interview
    return result.ask, found.level, found.route, reached.protocols, reached.answers


class RasaBesideTheScript(RasaEngine):
    """Rasa's turns, with a note of every conversation in which the script took another one."""

    disagreed: ClassVar[set[str]] = set()
    turns: ClassVar[int] = 0

    def turn(self, request: TurnRequest) -> TurnResult:
        result = super().turn(request)
        type(self).turns += 1
        if came_to(result) != came_to(decided(request)):
            self.disagreed.add(request.identity.conversation_id)
        return result


def test_the_engines_agree_on_every_case(
    bot: Server, make_portal: Callable[..., Portal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal_api.wiring.RasaEngine", RasaBesideTheScript)
    patience = timedelta(seconds=20)  # a busy machine is no failure of the engine
    portal = make_portal("rasa", bot_url=bot.url, bot_token=SecretStr(TOKEN), bot_timeout=patience)
    differing, elsewhere, cases = [], [], list(read_cases(CASES))
    for case in cases:
        RasaBesideTheScript.disagreed.clear()
        if run_case(ServiceTalk(portal, "riverside", case), case).engine != "rasa":
            elsewhere.append(case.id)
        if RasaBesideTheScript.disagreed:
            differing.append(case.id)
    assert (differing, elsewhere) == ([], [])
    assert RasaBesideTheScript.turns > len(cases) > 0
