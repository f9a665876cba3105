"""Rasa and the script on every clinical case: the same questions in the same order, one level.

Held-out cases are replayed too, so a failure names the cases and nothing else about them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from pydantic import SecretStr

from portal_api.conversation.portal import Portal
from portal_api.evaluation.cases import EvaluationCase, read_cases
from portal_api.evaluation.run import Result, run_case
from portal_api.evaluation.service import ServiceTalk
from portal_api.settings import ROOT
from tests.servers.bot import TOKEN
from tests.servers.server import Server

CASES = ROOT / "tests/clinical"


def played(portal: Portal, case: EvaluationCase) -> Result:
    return run_case(ServiceTalk(portal, "riverside", case), case)


def came_to(result: Result) -> tuple[object, ...]:
    """What must not depend on the engine."""
    asked = [question["link_id"] for question in result.questions]
    return result.level, result.route, result.complete, result.guard, asked


def test_the_engines_agree_on_every_case(bot: Server, make_portal: Callable[..., Portal]) -> None:
    patience = timedelta(seconds=20)  # a busy machine is no failure of the engine
    rasa = make_portal("rasa", bot_url=bot.url, bot_token=SecretStr(TOKEN), bot_timeout=patience)
    script = make_portal()
    differing, elsewhere, count = [], [], 0
    for case in read_cases(CASES):
        by_rasa, count = played(rasa, case), count + 1
        if by_rasa.engine != "rasa":
            elsewhere.append(case.id)
        if came_to(by_rasa) != came_to(played(script, case)):
            differing.append(case.id)
    assert (differing, elsewhere) == ([], [])
    assert count > 0
