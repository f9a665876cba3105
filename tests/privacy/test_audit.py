from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy.audit import GENESIS, chain, verify

Entry = dict[str, object]


def trail(*contents: Entry) -> list[Entry]:
    entries, previous = [], GENESIS
    for content in contents:
        previous = chain(previous, content)
        entries.append({**content, "hash": previous})
    return entries


def test_an_untouched_trail_verifies() -> None:
    entries = trail(
        {"actor": "ana", "n": 1}, {"actor": "luis", "n": None}, {"actor": "ñ", "n": 1.5}
    )
    assert verify([]) is None
    assert verify(entries) is None
    assert verify(entries, head=str(entries[-1]["hash"])) is None


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=5)), min_size=1),
    st.data(),
)
def test_changing_any_entry_shows_at_its_place(contents: list[Entry], data: st.DataObject) -> None:
    contents = [{k: v for k, v in one.items() if k != "hash"} for one in contents]
    entries = trail(*contents)
    place = data.draw(st.integers(0, len(entries) - 1))
    entries[place] = {**entries[place], "added": "later"}
    assert verify(entries) == place


@pytest.mark.parametrize(
    ("order", "broken_at"), [((1, 0, 2), 0), ((0, 2), 1), ((1, 2), 0), ((0, 0, 1, 2), 1)]
)
def test_moving_removing_and_repeating_entries_shows(
    order: tuple[int, ...], broken_at: int
) -> None:
    entries = trail({"n": 0}, {"n": 1}, {"n": 2})
    assert verify([entries[n] for n in order]) == broken_at


def test_a_cut_off_end_shows_against_the_head_kept_elsewhere() -> None:
    entries = trail({"n": 0}, {"n": 1})
    head = str(entries[-1]["hash"])
    assert verify(entries[:1]) is None
    assert verify(entries[:1], head=head) == 1
    assert verify([], head=head) == 0


def test_a_value_without_one_way_of_writing_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        chain(GENESIS, {"x": float("nan")})
    with pytest.raises(TypeError):
        chain(GENESIS, {"x": object()})
