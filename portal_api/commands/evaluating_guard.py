"""``portico evaluate-guard``: messages whose danger is known, and what the guard makes of them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.progress import track

from portal_api.commands.screening import screen_one
from portal_api.commands.writing import check_folder, date_named, opened, part_named, quoted, write
from portal_api.conversation.guard import Guard
from portal_api.errors import BadInputError
from portal_api.evaluation.guard import whole_message
from portal_api.evaluation.guard.as_json import figures_json, result_lines
from portal_api.evaluation.guard.figures import Pair
from portal_api.evaluation.guard.keywords import KeywordList
from portal_api.evaluation.guard.messages import GuardMessage, read_messages
from portal_api.evaluation.guard.outcomes import PortalGuard, Way
from portal_api.evaluation.guard.report import GuardEvaluation, page_of, summary_of
from portal_api.evaluation.split import Part, belongs, may_be_shown
from portal_api.evaluation.timing import Speed, timed
from portal_api.wiring import LEXICON, PROTOCOLS, version_of
from symptoms.finder import SymptomFinder
from triage.library import Library, load_library


@dataclass(frozen=True)
class Wanted:
    """What to run and what to write. ``out`` takes what came of each message, one JSON object a
    line; ``markdown`` is a page and ``figures`` JSON. ``on`` is the date written into them."""

    folder: Path
    part: str = Part.ALL.value
    compare: bool = False
    out: Path | None = None
    markdown: Path | None = None
    figures: Path | None = None
    on: str | None = None


def evaluate_guard(wanted: Wanted) -> None:
    """Run the messages and print how well the guard heard them.

    Every protocol is switched on. Raises ``BadInputError`` for a part there is not, a message that
    cannot be read, or a file that cannot be written.
    """
    part, on = part_named(wanted.part), date_named(wanted.on)
    for name in ("out", "markdown", "figures"):
        check_folder(name, getattr(wanted, name))
    finder, library = SymptomFinder.load(LEXICON), load_library(PROTOCOLS)
    everything = list(read_messages(wanted.folder, library.red_flags))
    messages = [message for message in everything if belongs(message.id, part)]
    if not messages:
        raise BadInputError(f"{wanted.folder.name}: has no message of the part {part.value}.")
    speed = _speed(finder, library, messages)  # first, while every message is new
    ways: list[Way] = [PortalGuard(Guard(finder), library)]
    if wanted.compare:
        ways += _others(everything)
    options = [f"--part {part.value}", *(["--compare"] if wanted.compare else [])]
    made = (
        f"Made on {on} with `{quoted('evaluate-guard', wanted.folder, *options)}`; software "
        f"{version_of(library)}, words {finder.version}."
    )
    pairs = {way.name: _heard(way, messages) for way in ways}
    _write(wanted, GuardEvaluation(made, ways, pairs, speed))


def _speed(finder: SymptomFinder, library: Library, messages: Sequence[GuardMessage]) -> Speed:
    """Of the function behind ``portico screen``, on the messages themselves."""
    return timed(
        lambda text, lang: screen_one(finder, library, {"text": text, "lang": lang}),
        [(message.text, message.lang) for message in messages],
    )


def _others(messages: Sequence[GuardMessage]) -> list[Way]:
    """Simpler ways. They are tuned on the development part, whichever part is run."""
    if not any(may_be_shown(message.id) for message in messages):
        raise BadInputError("--compare needs messages of the development part to choose by.")
    sentences = whole_message.Sentences.load()
    return [
        KeywordList.load(),
        whole_message.tuned("fuzzy matcher", sentences, messages, whole_message.balanced),
        whole_message.tuned("fuzzy matcher, quiet", sentences, messages, whole_message.quiet),
    ]


def _heard(way: Way, messages: Sequence[GuardMessage]) -> list[Pair]:
    shown = track(messages, way.name, disable=not sys.stderr.isatty())
    return [(message, way.outcome(message)) for message in shown]


def _write(wanted: Wanted, evaluation: GuardEvaluation) -> None:
    sys.stdout.write("\n".join(summary_of(evaluation)) + "\n")
    if wanted.out is not None:
        with opened(wanted.out) as file:
            file.writelines(result_lines(evaluation))
    if wanted.markdown is not None:
        write(wanted.markdown, page_of(evaluation).markdown())
    if wanted.figures is not None:
        write(wanted.figures, figures_json(evaluation))
