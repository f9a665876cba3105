"""``portico protocols index``: the page that lists every protocol and red flag."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.commands.condition_words import ConditionWords
from portal_api.conversation.ports import Wording
from portal_api.wiring import LOCALES, PROTOCOLS
from triage.level import Level
from triage.library import Library, load_library
from triage.protocol import Protocol

_HEAD = """# Protocols

Made by `portico protocols index > docs/protocols.md`; do not edit by hand.
`portico protocols show ID` prints one whole protocol.
The files are in `triage/protocols/`.
"""
_COLUMNS = (
    "protocol",
    "for",
    "levels it can give",
    "questions",
    "rules",
    "sources",
    "version",
    "review",
)
_FLAG_COLUMNS = ("red flag", "level", "route", "first source")


def index() -> None:
    """Print the page."""
    library, wording = load_library(PROTOCOLS), Catalogue.load(LOCALES)
    sys.stdout.write(page(library, wording))


def page(library: Library, wording: Wording) -> str:
    """The page as Markdown, in English; the same library always gives the same page."""
    questions = {link for p in library.protocols.values() for link in p.questions}
    rules = sum(len(p.rules) for p in library.protocols.values())
    lines = [
        _HEAD,
        f"{len(library.protocols)} protocols with {len(questions)} questions and {rules} rules, "
        f"and {len(library.red_flags)} red flags.\n",
        *_table(_COLUMNS, sorted(_rows(library, wording))),
        "\n## Red flags\n",
        "Screened in every message, whatever protocol is open.\n",
        *_table(
            _FLAG_COLUMNS,
            [
                (
                    str(f.id),
                    f.level.value,
                    f.route.value,
                    f"[{f.sources[0].title}]({f.sources[0].url})",
                )
                for f in library.red_flags.values()
            ],
        ),
    ]
    return "\n".join(lines) + "\n"


def _rows(library: Library, wording: Wording) -> Iterator[tuple[str, ...]]:
    for protocol in library.protocols.values():
        words = ConditionWords.of(library, protocol)
        cited = {source.id for rule in protocol.rules for source in rule.sources}
        yield (
            f"{wording.text('en', f'concern.{protocol.id}')} (`{protocol.id}`)",
            words.say(protocol.population) if protocol.population else "everyone",
            _levels(protocol),
            str(len(protocol.questions)),
            str(len(protocol.rules)),
            str(len(cited | {source.id for source in protocol.sources})),
            f"{protocol.version}, {protocol.written:%Y-%m-%d}, {protocol.author}",
            protocol.reviewed_by,
        )


def _levels(protocol: Protocol) -> str:
    """From the most urgent to the least."""
    given = {rule.level for rule in protocol.rules} | {protocol.base_level}
    return ", ".join(level.value for level in reversed(Level) if level in given)


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    for row in (columns, ("---",) * len(columns), *rows):
        yield f"| {' | '.join(cell.replace('|', '/') for cell in row)} |"
