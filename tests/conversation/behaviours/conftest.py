"""People on both channels, in both languages, in front of both engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from pydantic import SecretStr

from portal_api.conversation.portal import Portal
from tests.conversation.behaviours.person import Person
from tests.servers.bot import TOKEN
from tests.servers.server import Server

WITH_RASA = {("portal", "en"), ("sms", "es")}
"""The script meets everybody; Rasa, which is slow, each channel and each language once. What its
turns come to on all clinical cases is held against the script in ``tests/bot``."""

ENGINES = ["scripted", pytest.param("rasa", marks=pytest.mark.xdist_group("bot"))]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the people Rasa need not meet."""
    left_out = [item for item in items if _left_out(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _left_out(item)]


def _left_out(item: pytest.Item) -> bool:
    params = getattr(getattr(item, "callspec", None), "params", {})
    meets = (params.get("channel"), params.get("locale"))
    return params.get("talking_portal") == "rasa" and None not in meets and meets not in WITH_RASA


@pytest.fixture(params=ENGINES)
def talking_portal(request: pytest.FixtureRequest, make_portal: Callable[..., Portal]) -> Portal:
    """A portal in front of the script, and again in front of the real Rasa."""
    if request.param == "scripted":
        return make_portal()
    bot: Server = request.getfixturevalue("bot")
    patience = timedelta(seconds=20)  # a busy machine is no failure of the engine
    return make_portal("rasa", bot_url=bot.url, bot_token=SecretStr(TOKEN), bot_timeout=patience)


@pytest.fixture(params=["en", "es"])
def locale(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=["portal", "sms"])
def channel(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def person(
    request: pytest.FixtureRequest, talking_portal: Portal, channel: str, locale: str
) -> Iterator[Person]:
    """Somebody who has not consented yet. The engine meant must have taken the turns."""
    somebody = Person(talking_portal, channel, locale)
    yield somebody
    engine = request.node.callspec.params["talking_portal"]
    assert somebody.engine in {None, engine}
