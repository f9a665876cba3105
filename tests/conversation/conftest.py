"""A portal on each kind of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal_api.conversation.portal import Portal


@pytest.fixture
def either(make_portal: Callable[..., Portal], database_url: str) -> Portal:
    """The portal of the test on SQLite, and again on PostgreSQL."""
    return make_portal(database_url=database_url)
