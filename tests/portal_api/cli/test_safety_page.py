"""Safety sentences: none is missing in a language, all are marked, the page is up to date."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal_api.commands.safety_page import Sentence, load, mark_files, page
from portal_api.commands.safety_texts import SafetyText
from triage.level import Level
from triage.library import load_library

PAGE = Path(__file__).parents[3] / "docs" / "safety-sentences.md"
TEXTS, SAID = load()
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.mark.parametrize("lang", sorted(SAID))
def test_no_safety_sentence_is_missing_in_a_language(lang: str) -> None:
    assert [text.message_id for text in TEXTS if text.message_id not in SAID[lang]] == []


@pytest.mark.parametrize("lang", sorted(SAID))
def test_each_safety_sentence_is_marked_and_nothing_else(lang: str) -> None:
    marked = {message_id for message_id, sentence in SAID[lang].items() if sentence.marked}
    assert sorted(marked ^ {text.message_id for text in TEXTS}) == []


def test_the_page_in_docs_is_made_from_the_catalogues() -> None:
    assert PAGE.read_text("utf-8") == page(TEXTS, SAID)


def test_what_a_person_in_danger_is_told_is_among_them() -> None:
    ids, library = {text.message_id for text in TEXTS}, load_library()
    assert ids >= {flag.urgent_message for flag in library.red_flags.values()}
    assert ids >= {f"question.{flag.ask}" for flag in library.red_flags.values()}
    assert ids >= {f"question.{q.link_id}" for q in library.questions.values() if q.danger}
    assert ids >= {f"advice.{level.value}" for level in Level}
    assert ids >= {"watch.chest-pain", "care.crisis", "dialogue.limits", "conversation.withdrawn"}


def test_a_page_without_a_sentence_in_one_language_is_not_made() -> None:
    said = {"en": {"watch.x": Sentence("Call us.", True, "")}, "es": {}}
    with pytest.raises(KeyError, match=r"watch\.x"):
        page((SafetyText("watch.x", "Advice", "result of x"),), said)


def test_a_review_holds_until_the_text_changes(tmp_path: Path) -> None:
    text = Sentence("Call {phone}.", True, "")
    mark = f"#. safety, read by Ana Ruiz, 2027-01-31, {text.fingerprint}\n"
    file = tmp_path / "en" / "LC_MESSAGES" / "clinical.po"
    file.parent.mkdir(parents=True)
    file.write_text(f'{HEADER}{mark}msgid "watch.x"\nmsgstr "Call {{phone}}."\n', "utf-8")
    _, said = load(tmp_path)
    assert said["en"]["watch.x"].read_by == "Ana Ruiz, 2027-01-31"
    file.write_text(file.read_text("utf-8").replace("Call", "Ring"), "utf-8")
    _, said = load(tmp_path)
    assert said["en"]["watch.x"].read_by == ""


def test_marking_adds_what_is_missing_keeps_reviews_and_removes_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "clinical.po"
    read = "#. safety, read by Ana Ruiz, 2027-01-31, 0123abcd"
    new, kept, old = (f'msgid "watch.{name}"\nmsgstr "x"\n' for name in ("new", "kept", "old"))
    file.write_text(f"{HEADER}{new}\n{read}\n{kept}\n#. safety\n{old}", "utf-8")
    assert mark_files(tmp_path, {"watch.new", "watch.kept"}) == 1
    assert file.read_text("utf-8") == f"{HEADER}#. safety\n{new}\n{read}\n{kept}\n{old}"
    assert mark_files(tmp_path, {"watch.new", "watch.kept"}) == 0
