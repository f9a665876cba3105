"""What the redactor hides, and what it leaves alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from privacy import redact, stream
from privacy.errors import RedactionError
from privacy.recognizers import LANGUAGE, TYPES
from privacy.redact import OVERLAP, WINDOW, Redactor, knowing
from tests.privacy.canaries import CANARIES, HARMLESS


@pytest.mark.parametrize("scenario", CANARIES)
def test_a_planted_identifier_does_not_come_through(redactor: Redactor, scenario: str) -> None:
    text, canary = CANARIES[scenario]
    (line,) = stream.redact_lines([text.encode()], redactor)
    assert canary not in line.text


@pytest.mark.parametrize("line", HARMLESS)
def test_an_ordinary_line_is_left_alone(redactor: Redactor, line: str) -> None:
    assert redactor.redact(line) == line


def test_spans_are_ordered_separate_and_typed(redactor: Redactor) -> None:
    text = "Zoe: call 555-123-0147, dob 3/12/1980, mail z@x.org"
    spans = redactor.spans(text)
    assert [span.type for span in spans] == ["PHONE", "DATE", "EMAIL"]
    assert [text[s.start : s.end] for s in spans] == ["555-123-0147", "3/12/1980", "z@x.org"]


@pytest.mark.parametrize(
    ("known", "text"),
    [
        ("Zoraida", "hola, soy yo, ZORAIDA!"),
        ("+15551230147", "number 555/123/0147"),
        ("Quiñones", "señora quiñones"),
        ("1980-03-12", "19800312"),
        ("Oak Hill", "near oak-hill"),
    ],
)
def test_a_known_value_is_found_in_other_spellings(
    redactor: Redactor, known: str, text: str
) -> None:
    with knowing([known]):
        assert [span.type for span in redactor.spans(text)] == ["KNOWN"]
    assert "KNOWN" not in {span.type for span in redactor.spans(text)}


def test_a_known_name_is_not_found_inside_a_word(redactor: Redactor) -> None:
    with knowing(["Ana"]):
        assert redactor.redact("banana y mañana") == "banana y mañana"


def test_an_identifier_on_the_edge_of_a_window_is_hidden(redactor: Redactor) -> None:
    phone = "555-123-0147"
    for start in range(WINDOW - OVERLAP - 15, WINDOW - OVERLAP + 3):
        text = "word " * (start // 5) + "." * (start % 5) + " " + phone + " " + "word " * 300
        assert phone not in redactor.redact(text)
    for start in range(WINDOW - 15, WINDOW + 3):
        text = "." * (start - 1) + " " + phone + " " + "word " * 300
        assert phone not in redactor.redact(text)


def test_skipping_impossible_types_never_loses_a_span(redactor: Redactor) -> None:
    """The fast way out must agree with searching for everything."""
    for text, _ in CANARIES.values():
        plain = regex.sub(r"\x1b\[\d+m", "", text)
        every = redactor._engine.analyze(
            plain, LANGUAGE, entities=[name for name in TYPES if name != "KNOWN"]
        )
        assert {result.entity_type for result in every} <= set(redact.possible_types(plain))


def test_a_pattern_that_takes_too_long_withholds_the_text(
    redactor: Redactor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Presidio warns and skips the pattern; that would let the text through."""
    from presidio_analyzer import pattern_recognizer

    monkeypatch.setattr(pattern_recognizer, "REGEX_TIMEOUT_SECONDS", 1e-9)
    with pytest.raises(RedactionError):
        redactor.redact("call 555 123 0147 " * 200)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_accepted_and_redaction_is_stable(redactor: Redactor, text: str) -> None:
    spans = redactor.spans(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet=st.characters(blacklist_categories=["L", "N", "M", "Pc"]), max_size=30),
    st.from_regex(r"[2-9]\d{2}[ .-][2-9]\d{2}[ .-]\d{4}", fullmatch=True),
    st.sampled_from(["", " and then", ", thanks", ")"]),
)
def test_a_grouped_phone_is_hidden_wherever_it_stands(
    redactor: Redactor, before: str, phone: str, after: str
) -> None:
    text = f"reach me {before.removesuffix('.')} {phone}{after}"
    assert phone not in redactor.redact(text)
