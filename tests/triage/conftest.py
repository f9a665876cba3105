"""The real protocols, loaded once."""

import pytest

from triage.library import Library, load_library


@pytest.fixture(scope="session")
def library() -> Library:
    return load_library()
