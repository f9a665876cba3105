"""Every sentence a person reads exists in every language, with the same places to fill."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from portal_api.adapters.gettext_catalog import Catalogue
from triage.library import load_library
from triage.messages import message_ids

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("en", "es")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(ROOT / "locales")


def test_the_languages_have_the_same_messages(catalogue: Catalogue) -> None:
    english, spanish = (catalogue.ids(lang) for lang in LANGUAGES)
    assert sorted(english ^ spanish) == []


def test_translations_fill_the_same_places(catalogue: Catalogue) -> None:
    differ = [
        message_id
        for message_id in catalogue.ids("en")
        if len({_places(catalogue, lang, message_id) for lang in LANGUAGES}) != 1
    ]
    assert differ == []


def _places(catalogue: Catalogue, lang: str, message_id: str) -> frozenset[str]:
    raw = catalogue._messages[lang][message_id]  # the unfilled sentence has no public reader
    return frozenset(name for _, name, _, _ in string.Formatter().parse(raw) if name)


def test_every_message_the_code_names_exists(catalogue: Catalogue) -> None:
    areas = {message_id.partition(".")[0] for message_id in catalogue.ids("en")}
    pattern = re.compile(rf"""["']((?:{"|".join(sorted(areas))})\.[a-z0-9.-]*[a-z0-9])["']""")
    named = {
        (match, str(path.relative_to(ROOT)))
        for folder in ("portal_api", "actions")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".html", ".txt"} and not {"node_modules", "db"} & set(path.parts)
        for match in pattern.findall(path.read_text("utf-8"))
    }
    files = (".js", ".css", ".html", ".txt", ".svg", ".yaml", ".toml")
    missing = [
        (message_id, where)
        for message_id, where in sorted(named)
        if not message_id.endswith(files)
        and not catalogue.has("en", message_id)
        and not _is_prefix(catalogue, message_id)
    ]
    assert missing == []


def _is_prefix(catalogue: Catalogue, message_id: str) -> bool:
    """A name such as ``staff.sort`` that code completes with a further part."""
    return any(known.startswith(message_id + ".") for known in catalogue.ids("en"))


def test_every_text_of_the_clinical_library_exists(catalogue: Catalogue) -> None:
    library = load_library()
    missing = [
        (lang, message_id)
        for lang in LANGUAGES
        for message_id in message_ids(library)
        if not catalogue.has(lang, message_id)
    ]
    assert missing == []
