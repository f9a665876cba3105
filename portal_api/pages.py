"""HTML pages: one Jinja2 environment, escaping on, words from the catalogues, hashed assets."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal_api.errors import NotAllowedError, SettingsError
from portal_api.settings import Organisation

TEMPLATES = Path(__file__).resolve().parent / "templates"
STATIC = Path(__file__).resolve().parent / "static"

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ps", "ur"})
_WORDED_STATUSES = frozenset({401, 403, 404, 409, 422})


class PageWording(Protocol):
    """The part of :class:`portal_api.conversation.ports.Wording` a page needs."""

    def text(self, locale: str, message_id: str, **args: object) -> str:
        """The sentence in that language. Raises ``KeyError`` when it is missing."""


@dataclass(frozen=True)
class Block:
    """Some lines of a message that belong together: one paragraph, or the items of one list."""

    is_list: bool
    lines: tuple[str, ...]


class Pages:
    """Renders templates with the assets that ``npm run build`` left below ``static/dist``."""

    static_directory = STATIC

    def __init__(self, wording: PageWording) -> None:
        manifest = self.static_directory / "dist" / "manifest.json"
        self._wording = wording
        self._assets: dict[str, str] = (
            json.loads(manifest.read_text("utf-8")) if manifest.exists() else {}
        )
        self._environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=select_autoescape(default=True, disabled_extensions=("txt",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(tel=tel_uri, blocks=text_blocks)
        self._environment.globals["static"] = self.static
        self._environment.globals["icons"] = self._environment.get_template("icons.html").module

    def static(self, name: str) -> str:
        """Address of a built asset. Raises :class:`SettingsError` when it was not built."""
        if name not in self._assets:
            raise SettingsError(f"asset {name}: run 'npm run build' in portal_api/frontend")
        return f"/static/dist/{self._assets[name]}"

    def html(
        self,
        request: Request,
        template: str,
        locale: str,
        org: Organisation | None,
        **context: object,
    ) -> str:
        """One template or fragment as text. ``t`` inside it knows the organisation's numbers."""
        body: str = self._environment.get_template(template).render(
            request=request,
            t=self.sentences(locale, org),
            locale=locale,
            dir="rtl" if locale.partition("-")[0] in RIGHT_TO_LEFT else "ltr",
            org=org,
            **context,
        )
        return body

    def render(
        self,
        request: Request,
        template: str,
        locale: str,
        org: Organisation | None,
        status: int = 200,
        **context: object,
    ) -> HTMLResponse:
        """A page, never kept by a cache: it may hold a person's words."""
        body = self.html(request, template, locale, org, **context)
        return HTMLResponse(body, status, headers={"Cache-Control": "no-store"})

    def error(self, request: Request, status: int, title: str, detail: str) -> HTMLResponse:
        """The page for an error: what happened, what was kept, and what to do now.

        ``title`` and ``detail`` are for programs and in English; a person reads the catalogue's
        words for the status, in the language and with the numbers of the clinic in the address.
        """
        organisations: Mapping[str, Organisation] = request.app.state.portal.organisations
        org = organisations.get(request.url.path.strip("/").partition("/")[0])
        every = dict.fromkeys(lang for o in organisations.values() for lang in o.languages)
        locale = locale_of(request, org.languages if org else every)
        kind = str(status if status in _WORDED_STATUSES else 500)
        return self.render(
            request, "errors/error.html", locale, org, status, kind=kind, title=title, detail=detail
        )

    def sentences(self, locale: str, org: Organisation | None) -> Callable[..., str]:
        """``t(message_id, **args)`` in one language, with the organisation's placeholders."""
        numbers = org.numbers() if org else {}

        def t(message_id: str, **args: object) -> str:
            return self._wording.text(locale, message_id, **{**numbers, **args})

        return t


def locale_of(request: Request, languages: Iterable[str]) -> str:
    """The language of a page: ``?lang=``, else the cookie, else the browser's, else the first."""
    offered = tuple(languages)
    asked: list[str | None] = [
        request.query_params.get("lang"),
        request.cookies.get("portico_language"),
    ]
    accepted: list[str] = re.findall(r"[A-Za-z]{2,3}", request.headers.get("accept-language", ""))
    for candidate in (*asked, *(code.lower() for code in accepted)):
        if candidate in offered:
            return candidate
    return offered[0]


def check_same_site(request: Request) -> None:
    """Refuse a form sent from another site. Raises :class:`NotAllowedError`.

    Browsers say where a request comes from in ``Sec-Fetch-Site``; older ones only in ``Origin``.
    A request with neither is not from a page of another site that could use the cookie, which is
    ``SameSite=Strict`` besides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None and site not in {"same-origin", "none"}:
        raise NotAllowedError("This form was sent from another site.")
    origin = request.headers.get("origin")
    if site is None and origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowedError("This form was sent from another site.")


def tel_uri(number: str) -> str:
    """A ``tel:`` address for a written telephone number."""
    return "tel:" + re.sub(r"[^0-9+]", "", number)


def text_blocks(text: str) -> list[Block]:
    """A message in paragraphs and lists: lines that begin with ``- `` are items."""
    blocks: list[Block] = []
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith("- ") and blocks and blocks[-1].is_list:
            blocks[-1] = Block(True, (*blocks[-1].lines, line[2:]))
        elif line:
            blocks.append(Block(line.startswith("- "), (line.removeprefix("- "),)))
    return blocks
