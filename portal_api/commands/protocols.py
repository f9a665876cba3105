"""Looking at the clinical protocols."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.commands.protocol_diagram import diagram
from portal_api.commands.protocol_page import page
from portal_api.wiring import LOCALES, PROTOCOLS
from triage.files import LibraryError
from triage.library import Library, load_library
from triage.messages import message_ids
from triage.protocol import ProtocolId, QuestionType


def questions() -> None:
    """Print every question with its texts, one JSON object a line."""
    library, wording = load_library(PROTOCOLS), Catalogue.load(LOCALES)
    for row in question_rows(library, wording):
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def question_rows(library: Library, wording: Catalogue) -> Iterator[dict[str, Any]]:
    """``protocol, link_id, code, type, options, text`` for every question of every protocol."""
    asked_in: dict[str, list[str]] = {}
    for protocol in library.protocols.values():
        for link_id in protocol.questions:
            asked_in.setdefault(link_id, []).append(str(protocol.id))
    for link_id, question in library.questions.items():
        for name in asked_in.get(link_id, ["shared"]):
            yield {
                "protocol": name,
                "link_id": link_id,
                "code": question.code,
                "type": question.type.value,
                "options": _options(question.type, question.options),
                "unit": question.unit,
                "text": {
                    lang: wording.text(lang, f"question.{link_id}") for lang in wording.languages
                },
            }


def _options(kind: QuestionType, options: tuple[str, ...]) -> list[str]:
    return ["yes", "no", "unsure"] if kind is QuestionType.BOOLEAN else [*options, "unsure"]


def check() -> int:
    """0 when rules and texts are whole; 1 after printing each fault."""
    try:
        library = load_library(PROTOCOLS)
    except LibraryError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    wording = Catalogue.load(LOCALES)
    missing = [
        f"{lang}: no text for {message_id}"
        for lang in wording.languages
        for message_id in sorted(message_ids(library))
        if not wording.has(lang, message_id)
    ]
    for line in missing:
        sys.stderr.write(f"{line}\n")
    sys.stdout.write(
        f"{len(library.protocols)} protocols, {len(library.questions)} questions, "
        f"{len(library.red_flags)} red flags, {len(missing)} texts missing\n"
    )
    return 1 if missing else 0


def show(protocol: str, *, mermaid: bool = False) -> int:
    """Print a protocol and its diagram, or only the diagram; 1 when there is none of that name."""
    library, wording = load_library(PROTOCOLS), Catalogue.load(LOCALES)
    if protocol not in library.protocols:
        sys.stderr.write(f"no protocol {protocol}; there are: {', '.join(library.protocols)}\n")
        return 1
    drawn = diagram(library, wording, ProtocolId(protocol))
    if not mermaid:
        lines = page(library, wording, ProtocolId(protocol))
        drawn = "\n".join([*lines, "", "```mermaid", drawn, "```"])
    sys.stdout.write(f"{drawn}\n")
    return 0
