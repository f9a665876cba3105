"""The page that lists the protocols says what the files say."""

from pathlib import Path

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.commands.protocol_index import page
from portal_api.wiring import LOCALES
from triage.library import load_library

PAGE = Path(__file__).parents[3] / "docs" / "protocols.md"


def test_the_page_in_docs_is_made_from_the_files() -> None:
    assert PAGE.read_text("utf-8") == page(load_library(), Catalogue.load(LOCALES))


def test_every_protocol_and_red_flag_is_listed_once() -> None:
    library = load_library()
    lines = page(library, Catalogue.load(LOCALES)).splitlines()
    for protocol in library.protocols:
        assert sum(f"(`{protocol}`)" in line for line in lines) == 1
    for flag in library.red_flags:
        assert sum(line.startswith(f"| {flag} |") for line in lines) == 1
