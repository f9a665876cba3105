"""Any Rasa worker goes on with any conversation: nothing a turn needs stays in the one before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.servers.bot import bot_server
from tests.servers.server import Server

CHEST_PAIN = {"code": "29857009", "status": "present", "start": 3, "end": 13, "text": "chest pain"}
SAID: tuple[tuple[str, dict[str, Any]], ...] = (
    ("i have chest pain", {"findings": [CHEST_PAIN]}),
    ("no", {"reply": "no"}),
    ("why do you ask", {}),
    ("no", {"reply": "no"}),
    ("go back please", {}),
    ("no not really", {}),
)
"""A concern, replies, an interruption, a step back, and a reply that only Rasa understands."""


@pytest.fixture(scope="module")
def another(bot: Server, actions: Server, tmp_path_factory: Any) -> Iterator[Server]:
    """A second worker beside ``bot``."""
    server = bot_server(actions, tmp_path_factory.mktemp("another"))
    server.start()
    yield server
    server.stop()


def payloads(talk: Any, before_each: Callable[[int], None]) -> list[Any]:
    """What the conversation comes to, with something done before each turn."""
    found = []
    for number, (text, more) in enumerate(SAID):
        before_each(number)
        found.append(talk.say(text, **more)["payload"])
    return found


@pytest.fixture
def undisturbed(talk: Any) -> list[Any]:
    """The same conversation with one worker."""
    alone = type(talk)(talk.url, id=f"{talk.id}-alone")
    return payloads(alone, lambda _: None)


def test_two_workers_take_turns(
    talk: Any, bot: Server, another: Server, undisturbed: list[Any]
) -> None:
    def switch(number: int) -> None:
        talk.url = (bot, another)[number % 2].url

    assert payloads(talk, switch) == undisturbed


def test_a_worker_is_killed_before_every_turn(
    talk: Any, another: Server, undisturbed: list[Any]
) -> None:
    talk.url = another.url

    def restart(_number: int) -> None:
        another.kill()
        another.start()

    assert payloads(talk, restart) == undisturbed


def test_a_form_that_waits_for_another_question_takes_no_answer_for_it(
    talk: Any, bot: Server, another: Server
) -> None:
    """The first worker still waits for the first question when the third one is open."""
    talk.url = bot.url
    first = talk.say(SAID[0][0], **SAID[0][1])["payload"]["ask"]
    talk.url = another.url
    talk.say("no", reply="no")
    third = talk.say("no", reply="no")["payload"]["ask"]
    talk.url = bot.url
    before = dict(talk.interview["answers"])
    payload = talk.say("yes i do", reply="yes")["payload"]
    assert payload["understood"][third] == "yes"
    assert payload["interview"]["answers"][first] == before[first] == "no"
