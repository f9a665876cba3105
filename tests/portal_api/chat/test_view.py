"""What the conversation page decides before anything is drawn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal_api.chat.view import ChatView, chat_view
from portal_api.conversation.messages import Choice, Kind, MessageView, Role, StateView, Writer

YES_NO = (Choice("yes", "Yes, it does"), Choice("no", "No, it does not"))


def message(seq: int, role: Role, kind: Kind, text: str, **more: object) -> MessageView:
    at = datetime(2026, 11, 20, 18, seq, tzinfo=UTC)
    return MessageView(str(seq), seq, role, kind, text, at, **more)  # type: ignore[arg-type]  # test shorthand


def asks(seq: int, link_id: str) -> MessageView:
    return message(
        seq, Role.ASSISTANT, Kind.QUESTION, f"{link_id}?", choices=YES_NO, link_id=link_id
    )


def chooses(seq: int, choice: str, link_id: str) -> MessageView:
    return message(seq, Role.PATIENT, Kind.CHOICE, choice, link_id=link_id)


def state(phase: str = "interview", link_id: str | None = "b", **more: object) -> StateView:
    return StateView(
        phase, link_id, **({"answered": 1, "left": 3, "level": None, "case": None} | more)
    )  # type: ignore[arg-type]  # test shorthand


def shown(*messages: MessageView, **more: object) -> ChatView:
    return chat_view(messages, state(**more))  # type: ignore[arg-type]  # test shorthand


def test_a_choice_reads_as_the_button_did() -> None:
    chat = shown(asks(1, "a"), chooses(2, "yes", "a"), asks(3, "b"))
    assert [item.said for item in chat.messages] == ["a?", "Yes, it does", "b?"]
    assert chat.messages[1].question == "a?"


def test_only_the_open_question_can_be_answered() -> None:
    chat = shown(asks(1, "a"), chooses(2, "yes", "a"), asks(3, "b"))
    assert chat.choices == YES_NO
    assert chat.question == "3"
    assert shown(asks(1, "a"), link_id="b").choices == ()


@pytest.mark.parametrize(
    ("last", "waiting"),
    [
        (message(3, Role.PATIENT, Kind.TEXT, "it hurts"), True),
        (message(3, Role.ASSISTANT, Kind.URGENT, "call now"), True),  # warned, not yet answered
        (message(3, Role.ASSISTANT, Kind.TEXT, "thank you"), False),
        (message(3, Role.STAFF, Kind.TEXT, "hello"), False),
    ],
)
def test_it_waits_until_the_words_are_answered(last: MessageView, waiting: bool) -> None:
    chat = shown(asks(1, "b"), chooses(2, "yes", "b"), last)
    assert chat.waiting is waiting
    assert not (waiting and chat.choices)


def test_the_summary_keeps_the_last_answer_and_no_formalities() -> None:
    chat = shown(
        asks(1, "consent"),
        chooses(2, "yes", "consent"),
        asks(3, "concern"),
        message(4, Role.PATIENT, Kind.TEXT, "my chest hurts", link_id="concern"),
        asks(5, "a"),
        chooses(6, "yes", "a"),
        asks(7, "b"),
        chooses(8, "back", "b"),
        asks(9, "a"),
        chooses(10, "no", "a"),
        asks(11, "review"),
        chooses(12, "yes", "review"),
    )
    assert [item.said for item in chat.told] == ["my chest hurts", "No, it does not"]


def test_advice_is_every_warning_and_the_latest_result() -> None:
    chat = shown(
        message(1, Role.ASSISTANT, Kind.URGENT, "call"),
        message(2, Role.ASSISTANT, Kind.RESULT, "old"),
        message(3, Role.PATIENT, Kind.TEXT, "worse"),
        message(4, Role.ASSISTANT, Kind.RESULT, "new"),
        message(5, Role.ASSISTANT, Kind.ADVICE, "watch"),
    )
    assert [m.text for m in chat.advice] == ["call", "new", "watch"]
    assert shown(asks(1, "b")).advice == ()


def test_progress_is_never_full_while_a_question_is_open() -> None:
    assert shown(asks(1, "b"), answered=9, left=0).share_done == 90
    assert shown(asks(1, "b"), answered=0, left=0).share_done == 0


def test_a_window_gets_only_what_it_lacks() -> None:
    chat = shown(asks(1, "a"), chooses(2, "yes", "a"), asks(3, "b"))
    assert [item.message.seq for item in chat.since(1)] == [2, 3]
    assert chat.since(3) == ()


def test_while_a_person_writes_nothing_of_the_assistants_is_open() -> None:
    """No buttons, no "one moment", no way back: they would be taken for the person's."""
    said = (asks(1, "b"), message(2, Role.PATIENT, Kind.TEXT, "are you there?"))
    chat = shown(*said, writer=Writer("nurse", "Nadia"))
    assert (chat.choices, chat.waiting, chat.may_go_back) == ((), False, False)
    assert shown(*said).waiting


def test_what_a_person_asked_is_not_taken_for_the_assistants_question() -> None:
    chat = shown(
        asks(1, "b"),
        message(2, Role.STAFF, Kind.TEXT, "Can you walk?"),
        message(3, Role.PATIENT, Kind.TEXT, "a little", link_id="b"),
    )
    assert chat.messages[-1].question is None


def test_an_answer_to_change_is_named_by_its_question_and_never_by_its_id() -> None:
    chat = shown(
        asks(1, "age"),
        chooses(2, "no", "age"),
        message(3, Role.ASSISTANT, Kind.QUESTION, "Right?", choices=YES_NO, link_id="review"),
        chooses(4, "age", "review"),
        phase="review",
    )
    assert (chat.messages[-1].command, chat.messages[-1].question) == ("change", "age?")
    agreed = shown(
        message(1, Role.ASSISTANT, Kind.QUESTION, "Right?", choices=YES_NO, link_id="review"),
        chooses(2, "yes", "review"),
    )
    assert agreed.messages[-1].command is None
