"""The summary as paper: the same sections as the result page, in reading order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from portal_api.chat.result import Change, ResultView
from portal_api.chat.view import ChatView
from portal_api.conversation.composing import Answered
from portal_api.conversation.ports import Line, Paper
from portal_api.pages import text_blocks
from portal_api.settings import Organisation

Words = Callable[..., str]


def paper_of(
    t: Words,
    org: Organisation,
    locale: str,
    now: datetime,
    result: ResultView | None,
    chat: ChatView,
) -> Paper:
    """Everything a person may want to take along. ``now`` is the clinic's own time."""
    head = (
        Line("title", t("chat.summary.title")),
        Line("quiet", f"{org.name} · {now:%Y-%m-%d %H:%M} · {org.phone}"),
        Line("quiet", t("chat.summary.note")),
    )
    warnings = [m.text for m in chat.advice if m.kind == "urgent"]
    body = (
        *(line for words in warnings for line in _words(words)),
        *(_result(t, result) if result else ()),
        *(_request(t, chat) if chat.request else ()),
        *_told(t, result, chat),
    )
    return Paper(f"{t('chat.summary.title')} · {org.name}", locale, now, (*head, *body))


def _result(t: Words, result: ResultView) -> Iterator[Line]:
    yield Line("heading", t("chat.result.title"))
    yield Line("strong", result.advice)
    yield Line("text", f"{t('result.soon')}: {result.soon}")
    if result.route:
        yield from _words(result.route)
    yield Line("heading", t("result.why"))
    for reason in result.reasons:
        yield Line("item", reason)
    for line in result.decided:
        yield Line("item", _pair(line))
    yield from _change(t("result.sooner"), result.sooner)
    yield from _change(t("result.later"), result.later)
    if result.care:
        yield Line("heading", t("result.care"))
        yield from _words(result.care)
    yield Line("heading", t("result.watch"))
    yield from _words(result.watch)
    yield from _words(t("conversation.after-done"))


def _change(title: str, change: Change | None) -> Iterator[Line]:
    if change is not None:
        yield Line("strong", title)
        for line in change.answers:
            yield Line("item", f"{_pair(line)} ({change.soon})")


def _request(t: Words, chat: ChatView) -> Iterator[Line]:
    if chat.request is not None:
        yield Line("heading", t("result.request"))
        yield Line("text", chat.request.standing)
        if chat.request.otherwise:
            yield Line("text", chat.request.otherwise)


def _told(t: Words, result: ResultView | None, chat: ChatView) -> Iterator[Line]:
    yield Line("heading", t("chat.summary.told"))
    own = [shown.said for shown in chat.told if shown.question is None]
    for words in own:
        yield Line("text", words)
    for line in result.answers if result else ():
        yield Line("item", _pair(line))
    if not own and result is None:
        yield Line("text", t("chat.summary.nothing"))


def _pair(line: Answered) -> str:
    return f"{line.question} {line.answer}"


def _words(text: str) -> Iterator[Line]:
    for block in text_blocks(text):
        for words in block.lines:
            yield Line("item" if block.is_list else "text", words)
