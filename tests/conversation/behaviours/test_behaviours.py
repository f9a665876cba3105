"""Every behaviour of the table on both channels, in both languages, with both engines."""

from __future__ import annotations

import pytest

from tests.conversation.behaviours.person import Person
from tests.conversation.behaviours.table import ROWS, Row

_ENDED = {"handoff", "stopped"}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_behaviour(person: Person, row: Row) -> None:
    person.opens(row.opening)
    first = person.state.pending
    heard = ""
    for text in row.said(person.locale):
        heard = person.says(text)
    state = person.state
    assert state.phase == row.phase
    for message_id in row.hears:
        assert person.words(message_id) in heard, (message_id, heard)
    if state.phase not in _ENDED:
        assert person.open_question in heard
        assert row.stays in (None, state.pending == first)
    given = {link: person.answers.get(link) for link in row.answers}
    assert given == row.answers
    assert state.misunderstood == row.misunderstood
    assert row.case is None or row.case in person.case
    assert person.language == person.locale
