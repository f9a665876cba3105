"""``portico protocols diff``: what a change of the rules does to every case."""

from __future__ import annotations

import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from portal_api.conversation.guard import Guard
from portal_api.errors import BadInputError
from portal_api.evaluation.cases import EvaluationCase, read_cases
from portal_api.evaluation.library_diff import Changed, Move, cases_moved, parts_changed
from portal_api.settings import ROOT
from portal_api.wiring import LEXICON
from symptoms.finder import SymptomFinder
from triage.files import LibraryError
from triage.library import Library, load_library

WHERE = "triage/protocols"
CASES = ROOT / "tests" / "clinical"


def diff(before: str, after: str, cases: Path | None) -> int:
    """Print the difference; 1 when a case newly falls below its least acceptable level, else 0.

    Each side is a folder of protocol files or a git revision of this repository. Both are played
    with the words of today. Cases of the held-out part are counted, never named. Raises
    ``BadInputError`` for a side that is neither, ``LibraryError`` for one that cannot be loaded.
    """
    old, new = _library(before), _library(after)
    todo = _cases(cases)
    lines = [f"rules {old.version} -> {new.version}"]
    for changed in parts_changed(old, new):
        lines += _part_lines(changed)
    moves = cases_moved(Guard(SymptomFinder.load(LEXICON)), old, new, todo) if todo else []
    lines += _case_lines(moves, len(todo))
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if any(move.unsafe for move in moves) else 0


def _library(side: str) -> Library:
    with _folder(side) as folder:
        try:
            return load_library(folder)
        except LibraryError as error:
            raise LibraryError(f"{side}: {error}") from error


@contextmanager
def _folder(side: str) -> Iterator[Path]:
    if Path(side).is_dir():
        yield Path(side)
        return
    with tempfile.TemporaryDirectory(prefix="portico-") as place:
        with tarfile.open(fileobj=io.BytesIO(_archive(side))) as archive:
            archive.extractall(place, filter="data")
        yield Path(place) / WHERE


def _archive(revision: str) -> bytes:
    """The protocol files of a revision, as git packs them."""
    refused = f"{revision}: is neither a folder nor a git revision with {WHERE}."
    if revision.startswith("-"):
        raise BadInputError(refused)
    command = ["git", "-C", str(ROOT), "archive", "--format=tar", revision, WHERE]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, and the revision is no option
    except OSError as error:
        raise BadInputError("git is needed to read a revision.") from error
    if done.returncode != 0:
        raise BadInputError(refused)
    return done.stdout


def _cases(path: Path | None) -> list[EvaluationCase]:
    if path is None and not CASES.is_dir():
        return []
    return list(read_cases(path or CASES))


def _part_lines(changed: Changed) -> Iterator[str]:
    for word, names in (
        ("new", changed.added), ("removed", changed.removed), ("changed", changed.changed),
    ):  # fmt: skip
        if names:
            yield f"{word} {changed.kind} ({len(names)})"
            yield from (f"  {name}" for name in names)


def _case_lines(moves: Sequence[Move], cases: int) -> Iterator[str]:
    shown, held = [m for m in moves if m.shown], [m for m in moves if not m.shown]
    yield f"cases with another level or route: {len(moves)} of {cases}"
    for move in sorted(shown, key=lambda m: (not m.unsafe, m.case.id)):
        yield _line(move)
    if held:
        unsafe = sum(move.unsafe for move in held)
        yield f"  held out, not listed: {len(held)}, of them newly too low: {unsafe}"


def _line(move: Move) -> str:
    before, after, gold = move.before, move.after, move.case.gold or []
    wanted = ", ".join(level.value for level in sorted(gold, reverse=True)) or "not given"
    mark = "! newly too low: " if move.unsafe else "  "
    return (
        f"{mark}{move.case.id} ({move.case.protocol or 'no protocol'}): {before.level} "
        f"({before.route}) -> {after.level} ({after.route}); acceptable: {wanted}"
    )
