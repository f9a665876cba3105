"""``portico protocols export``: files, always the same, or a reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from portal_api.wiring import PROTOCOLS
from tests.portal_api.cli.conftest import Ran
from triage.library import load_library

LIBRARY = load_library(PROTOCOLS)
FIRST = next(iter(LIBRARY.protocols))


def test_two_files_for_each_protocol_and_how_many(here: Callable[..., Ran], tmp_path: Path) -> None:
    out = tmp_path / "new" / "folder"
    ran = here("protocols", "export", str(out))
    assert (ran.code, ran.err) == (0, "")
    count = len(LIBRARY.protocols)
    assert ran.out.startswith(f"{2 * count} files in {out}: {count} Questionnaires and ")
    wanted = {f"{kind}-{i}.json" for i in LIBRARY.protocols for kind in _KINDS}
    assert {path.name for path in out.iterdir()} == wanted
    for path in out.iterdir():
        text = path.read_text(encoding="utf-8")
        made = json.loads(text)
        assert path.name.startswith(f"{made['resourceType']}-")
        assert text == json.dumps(made, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


_KINDS = ("Questionnaire", "PlanDefinition")


def test_the_same_library_gives_the_same_bytes(here: Callable[..., Ran], tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert here("protocols", "export", str(tmp_path / name)).code == 0
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two


def test_an_organisation_publishes_under_its_own_address(
    here: Callable[..., Ran], tmp_path: Path
) -> None:
    base = "https://clinic.example/fhir/R4/riverside"
    assert here("protocols", "export", str(tmp_path), "--base-url", f"{base}/").code == 0
    for kind in _KINDS:
        made = json.loads((tmp_path / f"{kind}-{FIRST}.json").read_text(encoding="utf-8"))
        assert made["url"] == f"{base}/{kind}/{FIRST}"


def test_a_folder_that_cannot_be_written_is_named(here: Callable[..., Ran], tmp_path: Path) -> None:
    taken = tmp_path / "file"
    taken.write_text("not a folder", encoding="utf-8")
    ran = here("protocols", "export", str(taken))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"portico: {taken} cannot be written: ")
    assert len(ran.err.splitlines()) == 1
    assert taken.read_text(encoding="utf-8") == "not a folder"
