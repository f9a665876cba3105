"""A protocol as a page and as a diagram."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.commands.protocol_diagram import diagram, label
from portal_api.commands.protocol_page import page
from portal_api.wiring import LOCALES, PROTOCOLS
from tests.portal_api.cli.conftest import Ran
from triage.library import load_library
from triage.protocol import ProtocolId

LIBRARY, WORDING = load_library(PROTOCOLS), Catalogue.load(LOCALES)
FIRST = next(iter(LIBRARY.protocols))
TEXT = r'"(?:[\w .,?!:\'/-]|#\d+;)*"'
NODE = re.compile(
    rf"(?P<id>\w+)(?:\[{TEXT}\]|\(\[{TEXT}\]\)|\{{\{{{TEXT}\}}\}})(?::::(danger|result))?"
)
ARROW = re.compile(rf"(?P<start>\w+) (?:-->|-\.->)(?:\|{TEXT}\|)? (?P<end>\w+)")
MOST_ARROWS, MOST_TEXT = 500, 50_000
"""What Mermaid draws without being told otherwise (maxEdges, maxTextSize)."""


@pytest.mark.parametrize("name", sorted(LIBRARY.protocols))
def test_the_page_names_every_question_rule_and_source(name: str) -> None:
    protocol = LIBRARY.protocols[ProtocolId(name)]
    text = "\n".join(page(LIBRARY, WORDING, protocol.id))
    wanted = [protocol.version, protocol.author, protocol.reviewed_by, LIBRARY.version]
    wanted += [f"{link}: {WORDING.text('en', f'question.{link}')}" for link in protocol.questions]
    wanted += [source.url for rule in protocol.rules for source in rule.sources]
    wanted += [f"{rule.level.value} -> {rule.route.value}: {rule.id}" for rule in protocol.rules]
    assert [each for each in wanted if each not in text] == []
    assert "LinkId" not in text
    assert "frozenset" not in text


@pytest.mark.parametrize("name", sorted(LIBRARY.protocols))
def test_the_diagram_is_made_of_nodes_and_arrows_between_them(name: str) -> None:
    protocol = LIBRARY.protocols[ProtocolId(name)]
    first, *lines = diagram(LIBRARY, WORDING, protocol.id).splitlines()
    assert first == "flowchart TD"
    drawn = [line.strip() for line in lines if not line.strip().startswith("classDef ")]
    nodes = [found["id"] for line in drawn if (found := NODE.fullmatch(line))]
    arrows = [found for line in drawn if (found := ARROW.fullmatch(line))]
    assert len(nodes) + len(arrows) == len(drawn)
    assert len(set(nodes)) == len(nodes)
    assert {end for each in arrows for end in each.group("start", "end")} == set(nodes)
    assert len(arrows) <= MOST_ARROWS
    assert sum(map(len, lines)) <= MOST_TEXT
    asked = [each for each in nodes if re.fullmatch(r"q\d+", each)]
    assert len(asked) == len(protocol.questions)
    assert len([each for each in nodes if re.fullmatch(r"r\d+", each)]) == len(protocol.rules)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("¿Le duele?", '"#191;Le duele?"'),
        ('say "now" [x] {y} (z)', '"say #34;now#34; #91;x#93; #123;y#125; #40;z#41;"'),
        ("a <b> & `c`; #d|e\nf %%{g}", None),
    ],
)
def test_no_text_can_be_read_as_syntax(text: str, drawn: str | None) -> None:
    made = label(text)
    assert re.fullmatch(TEXT, made)
    assert drawn is None or made == drawn
    back = re.sub(r"#(\d+);", lambda found: chr(int(found[1])), made[1:-1])
    assert back == " ".join(text.split())


def test_show_prints_the_page_and_then_the_diagram(here: Callable[..., Ran]) -> None:
    ran = here("protocols", "show", FIRST)
    assert (ran.code, ran.err) == (0, "")
    told, _, drawn = ran.out.partition("\n```mermaid\n")
    assert f"({FIRST}, version " in told
    for heading in ("written by:", "reviewed by:", "Questions", "Rules, most urgent first"):
        assert heading in told
    assert drawn.startswith("flowchart TD\n")
    assert drawn.endswith("\n```\n")


def test_with_mermaid_only_the_diagram_is_printed(here: Callable[..., Ran]) -> None:
    ran = here("protocols", "show", FIRST, "--mermaid")
    assert ran.out == diagram(LIBRARY, WORDING, FIRST) + "\n"


def test_an_unknown_protocol_is_named_with_those_there_are(here: Callable[..., Ran]) -> None:
    ran = here("protocols", "show", "no-such", "--mermaid")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("no protocol no-such; there are: ")
