"""Messages for the guard: what cannot be read is named by its place, and never quoted."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal_api.errors import BadInputError
from portal_api.evaluation.guard.messages import read_messages
from tests.portal_api.evaluation.made_up_messages import EMERGENCY, ORDINARY, write_lines

KNOWN = {"chest-pain-danger"}


def test_a_folder_of_both_languages_is_read_in_order(tmp_path: Path) -> None:
    write_lines(tmp_path / "es.jsonl", {"id": "b", **ORDINARY, "lang": "es"})
    write_lines(tmp_path / "en.jsonl", {"id": "a", **EMERGENCY, "before": ["hello"]}, "")
    first, second = read_messages(tmp_path, KNOWN)
    assert (first.id, first.before, second.id, second.before) == ("a", ["hello"], "b", [])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("{", "line 2"),
        ({"kind": "urgent"}, "line 2: kind"),
        ({"lang": "fr"}, "line 2: lang"),
        ({"text": ""}, "line 2: text"),
        ({"plain": None}, "line 2: plain"),
        ({"before": "hello"}, "line 2: before"),
        ({"styel": []}, "line 2: styel"),
        ({"flags": []}, "line 2: : Value error, flags: an emergency names at least one red flag"),
        ({"flags": ["chest-pane"]}, "line 2: flags: there is no red flag chest-pane"),
        ({"id": "a"}, "line 2: id: is given twice"),
    ],
)
def test_a_line_that_is_wrong_is_named_by_place_and_field(
    tmp_path: Path, wrong: object, said: str
) -> None:
    second = wrong if isinstance(wrong, str) else {"id": "b", **EMERGENCY, **wrong}  # type: ignore[dict-item]
    file = write_lines(tmp_path / "en.jsonl", {"id": "a", **EMERGENCY}, second)
    with pytest.raises(BadInputError) as raised:
        list(read_messages(file, KNOWN))
    assert raised.value.detail.startswith(f"en.jsonl, {said}")
    assert "sweating" not in raised.value.detail


@pytest.mark.parametrize("folder", ["", "missing.jsonl"])
def test_nothing_to_read_is_an_error(tmp_path: Path, folder: str) -> None:
    with pytest.raises(BadInputError):
        list(read_messages(tmp_path / folder, KNOWN))
