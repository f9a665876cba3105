"""The summary as PDF: tagged, titled, in its language, with every accent, and nobody's name."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient
from pypdf import PdfReader

from portal_api.adapters.pdf_press import PDFPress
from portal_api.app import create_app
from portal_api.conversation.portal import Portal
from portal_api.conversation.ports import Line, Paper

AT = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
FEVER = {"en": "I have a fever since yesterday", "es": "Tengo fiebre y náuseas desde mañana: ¿qué?"}
LIGHT = 60_000
"""Bytes. An embedded font that is not cut down to the letters used would be ten times that."""


def read(*lines: Line, lang: str = "es") -> PdfReader:
    paper = Paper("Su resumen · Clínica", lang, AT, lines)
    return PdfReader(io.BytesIO(PDFPress().pdf(paper)))


def tags(pdf: PdfReader) -> list[str]:
    (document,) = pdf.trailer["/Root"]["/StructTreeRoot"]["/K"]
    return [str(element.get_object()["/S"]) for element in document.get_object()["/K"]]


def test_it_has_a_title_a_language_and_tags_in_reading_order() -> None:
    pdf = read(Line("title", "Su resumen"), Line("heading", "Qué hacer"), Line("text", "Descanse"))
    root = pdf.trailer["/Root"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Su resumen · Clínica"
    assert root["/Lang"] == "es"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert tags(pdf) == ["/H1", "/H2", "/P"]


def test_every_letter_is_kept() -> None:
    words = "¿Qué? ¡Ñandú, pingüino! “á é í ó ú” — 39,4 °C"
    assert words in read(Line("text", words)).pages[0].extract_text()


@pytest.mark.parametrize(
    "words", ["", "😀 مرحبا 你好", "\x00\x07", "x" * 5_000, "a\tb\nc", "\ud7ff"]
)
def test_nothing_a_person_writes_breaks_it(words: str) -> None:
    assert len(read(Line("text", words), Line("text", "the end")).pages) >= 1


def test_long_papers_go_on_on_the_next_page_with_all_their_words() -> None:
    lines = [Line("item", f"Answer number {n} is quite a long one, as they are") for n in range(90)]
    pdf = read(*lines)
    assert len(pdf.pages) > 2
    text = "\n".join(page.extract_text() for page in pdf.pages)
    assert all(f"Answer number {n} " in text for n in range(90))
    assert len(tags(pdf)) == 90


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_download_holds_result_and_answers(portal: Portal, lang: str) -> None:
    client = TestClient(create_app(portal), follow_redirects=False, headers={"accept": "text/html"})
    begun = client.post("/riverside/start", data={"lang": lang})
    here = begun.headers["location"].partition("#")[0]
    service, conversation = portal.conversations, here.rsplit("/", 1)[1]
    given = {"about": "self", "age": "40", "sex": "female", "review": "yes"}
    replies = iter([("choice", "yes"), ("text", FEVER[lang])])
    for number in range(60):
        state = service.state("riverside", conversation)
        if state.phase == "done":
            break
        kind, said = next(replies, ("", ""))
        if not kind:
            asked = service.messages("riverside", conversation)[-1]
            said = given.get(state.link_id or "", "no")
            offered = {choice.id for choice in asked.choices}
            said = said if said in offered or state.link_id in given else "unsure"
            kind = "choice" if said in offered else "text"
        form = {"client_id": str(number), kind: said, "asked": state.link_id or ""}
        assert client.post(f"{here}/messages", data=form).status_code == 303
    answer = client.get(f"{here}/summary.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert 'filename="riverside-summary.pdf"' in answer.headers["content-disposition"]
    assert len(answer.content) < LIGHT
    pdf = PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert FEVER[lang] in text
    for part in ("chat.result.title", "result.watch", "result.why", "result.request"):
        assert portal.wording.text(lang, part) in text
    assert pdf.trailer["/Root"]["/Lang"] == lang


def test_it_is_shown_to_nobody_else(portal: Portal) -> None:
    conversation = portal.conversations.start("riverside", "portal", "en").conversation_id
    client = TestClient(create_app(portal), follow_redirects=False)
    for page in ("summary.pdf", "result", "request"):
        assert client.get(f"/riverside/c/{conversation}/{page}").status_code == 401
