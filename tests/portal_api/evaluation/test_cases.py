"""The case format: optional fields, folders, and ages in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from portal_api.errors import BadInputError
from portal_api.evaluation.cases import read_cases
from portal_api.evaluation.groups import age_band
from tests.portal_api.evaluation.made_up import case_of


def _file(folder: Path, name: str, *ids: str) -> None:
    lines = [json.dumps({"id": i, "text": "x", "unknown": 1}) for i in ids]
    (folder / name).write_text("\n".join(lines), "utf-8")


def test_a_folder_is_read_file_by_file_and_other_files_are_left(tmp_path: Path) -> None:
    _file(tmp_path, "b.jsonl", "b1")
    _file(tmp_path, "a.jsonl", "a1", "a2")
    (tmp_path / "notes.txt").write_text("not a case", "utf-8")
    assert [case.id for case in read_cases(tmp_path)] == ["a1", "a2", "b1"]


def test_an_id_given_twice_is_refused_with_its_place(tmp_path: Path) -> None:
    _file(tmp_path, "a.jsonl", "same")
    _file(tmp_path, "b.jsonl", "other", "same")
    with pytest.raises(BadInputError) as raised:
        list(read_cases(tmp_path))
    assert raised.value.detail == "b.jsonl, line 2: id: is given twice"


def test_an_empty_folder_is_no_set_of_cases(tmp_path: Path) -> None:
    with pytest.raises(BadInputError):
        list(read_cases(tmp_path))


def test_whom_it_is_about_answers_that_question_unless_answers_say_otherwise() -> None:
    assert case_of("a", about="child").reply_to("about") == "child"
    assert case_of("a", about="child", answers={"about": "other"}).reply_to("about") == "other"
    assert case_of("a").reply_to("about") is None


@pytest.mark.parametrize(
    ("age", "band"),
    [
        ({"value": 6, "unit": "wk"}, "under 3 months"),
        ({"value": 80, "unit": "d"}, "under 3 months"),
        ({"value": 3, "unit": "mo"}, "3 to 36 months"),
        ("eighteen months", "3 to 36 months"),
        (3, "child, 3 to 17"),
        (18, "adult, 18 to 64"),
        ("65 years", "65 and over"),
        (None, "not given"),
        ("old", "not given"),
    ],
)
def test_ages_fall_into_the_bands_of_the_design(age: object, band: str) -> None:
    assert age_band(case_of("a", age=age)) == band
