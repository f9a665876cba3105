"""What the evaluating commands share: the part asked for, the date, and files to write."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from portal_api.errors import BadInputError
from portal_api.evaluation.split import Part


def part_named(name: str) -> Part:
    """The part of ``--part``. Raises ``BadInputError`` when there is no such part."""
    if name not in set(Part):
        raise BadInputError(f"--part is {', '.join(Part)}.")
    return Part(name)


def date_named(given: str | None) -> str:
    """The date of ``--date``, today's without. Raises ``BadInputError`` when it is none."""
    try:
        on = date.fromisoformat(given) if given else datetime.now(UTC).date()
    except ValueError as error:
        raise BadInputError("--date is a date such as 2026-11-20.") from error
    return on.isoformat()


def check_folder(option: str, file: Path | None) -> None:
    """Raises ``BadInputError`` when a file could not be written after a long run."""
    if file is not None and not file.absolute().parent.is_dir():
        raise BadInputError(f"--{option}: there is no folder for {file.name}.")


def quoted(command: str, cases: Path, *options: str) -> str:
    """A command as a report quotes it, without the folders of one machine."""
    given = cases.name if cases.is_absolute() else cases.as_posix()
    return " ".join(["portico", command, given, *options])


def opened(file: Path) -> TextIO:
    """Opens a file to write. Raises ``BadInputError`` when that cannot be."""
    try:
        return file.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise BadInputError(f"{file.name} cannot be written ({error.strerror}).") from error


def write(file: Path, text: str) -> None:
    """Writes a whole file."""
    with opened(file) as target:
        target.write(text)
