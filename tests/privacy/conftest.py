from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from privacy import log_records
from privacy.redact import Redactor


@pytest.fixture(scope="session")
def redactor() -> Redactor:
    return Redactor.load()


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Whatever a test configures is taken back: handlers, hooks and levels of the process."""
    root = logging.getLogger()
    before = (
        root.level,
        [*root.handlers],
        sys.excepthook,
        sys.unraisablehook,
        threading.excepthook,
    )
    yield
    log_records.uninstall()
    root.handlers[:] = before[1]
    root.setLevel(before[0])
    sys.excepthook, sys.unraisablehook, threading.excepthook = before[2:]
    logging.getLogger("portico").setLevel(logging.NOTSET)
