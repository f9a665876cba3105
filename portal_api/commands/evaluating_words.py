"""``portico evaluate-words``: messages whose findings are known, and what is found in them."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from portal_api.commands.writing import check_folder, date_named, opened, part_named, quoted, write
from portal_api.errors import BadInputError
from portal_api.evaluation.split import Part, belongs
from portal_api.evaluation.words.lines import read_lines
from portal_api.evaluation.words.report import (
    WordsEvaluation,
    figures_json,
    page_of,
    result_lines,
    summary_of,
)
from portal_api.evaluation.words.scoring import score
from portal_api.wiring import LEXICON, PROTOCOLS
from symptoms.finder import SymptomFinder
from triage.library import load_library


@dataclass(frozen=True)
class Wanted:
    """What to run and what to write. ``out`` takes what came of each message, one JSON object a
    line; ``markdown`` is a page and ``figures`` JSON. ``on`` is the date written into them."""

    folder: Path
    part: str = Part.ALL.value
    out: Path | None = None
    markdown: Path | None = None
    figures: Path | None = None
    on: str | None = None


def evaluate_words(wanted: Wanted) -> None:
    """Find symptoms and values in every message and print how well that went.

    Raises ``BadInputError`` for a part there is not, a message that cannot be read, or a file that
    cannot be written.
    """
    part, on = part_named(wanted.part), date_named(wanted.on)
    for name in ("out", "markdown", "figures"):
        check_folder(name, getattr(wanted, name))
    lines = [line for line in read_lines(wanted.folder) if belongs(line.id, part)]
    if not lines:
        raise BadInputError(f"{wanted.folder.name}: has no message of the part {part.value}.")
    finder, library = SymptomFinder.load(LEXICON), load_library(PROTOCOLS)
    command = quoted("evaluate-words", wanted.folder, f"--part {part.value}")
    made = f"Made on {on} with `{command}`; rules {library.version}, words {finder.version}."
    heard = [(line, finder.find(line.text, line.lang)) for line in lines]
    pairs = [(line, score(line, words, library.context)) for line, words in heard]
    names = {str(code): name for code, name in library.names.items()}
    _write(wanted, WordsEvaluation(made, pairs, names))


def _write(wanted: Wanted, evaluation: WordsEvaluation) -> None:
    sys.stdout.write("\n".join(summary_of(evaluation)) + "\n")
    if wanted.out is not None:
        with opened(wanted.out) as file:
            file.writelines(result_lines(evaluation))
    if wanted.markdown is not None:
        write(wanted.markdown, page_of(evaluation).markdown())
    if wanted.figures is not None:
        write(wanted.figures, figures_json(evaluation))
