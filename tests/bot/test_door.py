"""Who may speak to the bot, what it accepts, and what it says when it cannot answer."""

from __future__ import annotations

import signal
from typing import Any

import httpx
import pytest

CHEST_PAIN = {"code": "29857009", "status": "present", "start": 3, "end": 13, "text": "chest pain"}
SECRET_WORDS = "marmalade xylophone"


@pytest.mark.parametrize("token", [None, "", "a private token for tests onlx", "ünïcode"])
def test_without_the_private_token_it_is_401(talk: Any, token: str | None) -> None:
    if token is not None and not token.isascii():
        header = {"Authorization": f"Bearer {token}".encode()}
        url = talk.url + "/webhooks/portico/turn"
        response = httpx.post(url, json=talk.body("hi"), headers=header)
    else:
        response = talk.post(talk.body("hi"), token=token)
    assert response.status_code == 401
    assert response.json() == {"error": "not-allowed"}


@pytest.mark.parametrize(
    "damage",
    [
        {"metadata": None},
        {"metadata": {}},
        {"metadata": {"turn": "1"}},
        {"text": None},
        {"text": 7},
        {"text": "x" * 20_001},
        {"conversation": ""},
        {"conversation": ["x"]},
    ],
)
def test_a_body_that_is_no_turn_is_400(talk: Any, damage: dict[str, Any]) -> None:
    response = talk.post(talk.body("hi") | damage)
    assert response.status_code == 400
    assert response.json() == {"error": "not-a-turn"}


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"turn"'])
def test_what_is_no_json_object_is_400(bot: Any, content: bytes) -> None:
    response = httpx.post(
        bot.url + "/webhooks/portico/turn",
        content=content,
        headers={
            "Authorization": f"Bearer {bot.settings['PORTICO_BOT_TOKEN']}",
            "Content-Type": "application/json",
        },
    )
    assert response.status_code == 400
    assert response.json() == {"error": "not-a-turn"}


def test_the_rest_of_rasa_is_shut(bot: Any) -> None:
    for path in ("/webhooks/rest/webhook", "/model/parse", "/conversations/x/tracker", "/status"):
        assert httpx.post(bot.url + path, json={"text": "hi"}).status_code == 404


@pytest.mark.parametrize("text", ["", "   ", "🤕🤕🤕", "\u202eمرحبا", "x" * 20_000, "\x00\x01"])
def test_strange_text_is_answered(talk: Any, text: str) -> None:
    assert talk.say(text)["payload"]["outcome"] in {"not-understood", "asked", "chitchat"}


def test_metadata_of_the_wrong_kind_is_an_error_without_words(
    talk: Any, bot: Any, actions: Any
) -> None:
    response = talk.post(talk.body(SECRET_WORDS, findings=[{"code": SECRET_WORDS}]))
    assert response.status_code == 502
    assert SECRET_WORDS not in response.text
    assert SECRET_WORDS not in bot.printed() + actions.printed()


def test_a_dead_action_server_is_an_error_status_and_back_again(
    talk: Any, bot: Any, actions: Any
) -> None:
    first = talk.say("i have chest pain", findings=[CHEST_PAIN])["payload"]["ask"]
    actions.kill()
    try:
        response = talk.post(talk.body(f"no {SECRET_WORDS}", reply="no"))
    finally:
        actions.start()
    assert response.status_code == 502
    assert response.json() == {"error": "no-payload"}
    assert SECRET_WORDS not in bot.printed()
    assert talk.say("no", reply="no")["payload"]["understood"] == {first: "no"}


def test_a_hanging_action_server_is_504_and_the_conversation_is_not_locked(
    talk: Any, actions: Any
) -> None:
    first = talk.say("i have chest pain", findings=[CHEST_PAIN])["payload"]["ask"]
    actions.signal(signal.SIGSTOP)
    try:
        response = talk.post(talk.body("no", reply="no"))
    finally:
        actions.signal(signal.SIGCONT)
    assert response.status_code == 504
    assert talk.say("no", reply="no")["payload"]["understood"] == {first: "no"}


def test_a_restarted_bot_goes_on_where_the_metadata_says(talk: Any, bot: Any) -> None:
    talk.say("i have chest pain", findings=[CHEST_PAIN])
    second = talk.say("no", reply="no")["payload"]["ask"]
    bot.kill()
    bot.start()
    why = talk.say("why do you ask that")["payload"]
    assert (why["outcome"], why["ask"]) == ("explained", second)
    bot.kill()
    bot.start()
    assert talk.say("no", reply="no")["payload"]["understood"] == {second: "no"}


def test_nothing_a_patient_said_is_in_the_logs(talk: Any, bot: Any, actions: Any) -> None:
    talk.say(f"i have chest pain {SECRET_WORDS}", findings=[CHEST_PAIN])
    talk.say(f"{SECRET_WORDS} no", reply="no")
    assert SECRET_WORDS not in bot.printed() + actions.printed()
