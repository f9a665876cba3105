"""Annotated lines to evaluate on: one JSON object a line, each with an id of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from portal_api.errors import BadInputError


class Identified(BaseModel):
    """A line that the split and every comparison know by its ``id``."""

    id: str


Line = TypeVar("Line", bound=Identified)


def nothing_wrong(_line: Identified) -> str | None:
    """For lines that say nothing which could contradict the project's other files."""
    return None


def read_json_lines(
    path: Path,
    model: type[Line],
    pattern: str = "*.jsonl",
    wrong: Callable[[Line], str | None] = nothing_wrong,
) -> Iterator[Line]:
    """Lines of a file, or of every file of a folder that fits ``pattern``, in order of name.

    ``wrong`` says what else is wrong with a line. Raises :class:`BadInputError` naming file, line
    and field, also for an id that is given twice; it never quotes what a person said.
    """
    seen: set[str] = set()
    files = sorted(path.glob(pattern)) if path.is_dir() else [path]
    if not files:
        raise BadInputError(f"{path.name}: has no {pattern.removeprefix('*')} file")
    for file in files:
        for number, line in _read_file(file, model):
            fault = "id: is given twice" if line.id in seen else wrong(line)
            if fault:
                raise BadInputError(f"{file.name}, line {number}: {fault}")
            seen.add(line.id)
            yield line


def _read_file(path: Path, model: type[Line]) -> Iterator[tuple[int, Line]]:
    try:
        lines = path.read_text("utf-8-sig").split("\n")  # other line ends may stand in a text
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name}: is not UTF-8 text") from error
    except OSError as error:
        raise BadInputError(f"{path.name}: cannot be read ({error.strerror})") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield number, model.model_validate_json(line)
        except ValidationError as error:
            what: list[Any] = [
                f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
                for item in error.errors()
            ]
            raise BadInputError(f"{path.name}, line {number}: {'; '.join(what)}") from error
