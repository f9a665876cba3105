"""``portico evaluate``: a file or folder of cases, what came of them, and how good that is."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TextIO

from rich.progress import track

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.commands.database import upgrade
from portal_api.commands.writing import check_folder, date_named, opened, part_named, quoted, write
from portal_api.conversation.composing import Composer
from portal_api.conversation.guard import Guard
from portal_api.errors import BadInputError
from portal_api.evaluation import baselines
from portal_api.evaluation.cases import EvaluationCase, read_cases
from portal_api.evaluation.evaluation import Evaluation, Made, evaluation_of
from portal_api.evaluation.groups import Pair
from portal_api.evaluation.messy.figures import messy_figures
from portal_api.evaluation.messy.replay import Replay, as_told, replay
from portal_api.evaluation.rules import RulesTalk, Words
from portal_api.evaluation.run import Result, Talk, run_case
from portal_api.evaluation.service import ServiceTalk, language_of
from portal_api.evaluation.split import Part, belongs, may_be_shown
from portal_api.evaluation.summary import summarise_all
from portal_api.process.engine import running_bot
from portal_api.settings import (
    Organisation,
    Settings,
    load_organisations,
    load_settings,
    organisation_of,
)
from portal_api.wiring import Parts, build_portal, version_of
from triage.library import Library

ENGINES = ("rasa", "scripted", "rules")
NewTalk = Callable[[EvaluationCase], Talk]
"""Begins a conversation for a case."""


@dataclass(frozen=True)
class Wanted:
    """What to run and what to write. ``out`` takes every result, one JSON object a line; ``report``
    is HTML, ``summary`` Markdown and ``figures`` JSON. ``on`` is the date written into them.

    ``messy`` runs every case a second time in messy wording, made from ``seed``; ``replays`` takes
    what was said there, one JSON object a line, of held-out cases only what came of them."""

    cases: Path
    engine: str = "rasa"
    org: str = "riverside"
    part: str = Part.ALL.value
    compare: bool = False
    out: Path | None = None
    report: Path | None = None
    summary: Path | None = None
    figures: Path | None = None
    on: str | None = None
    messy: bool = False
    seed: int = 1
    replays: Path | None = None

    def command(self) -> str:
        """The command as it is quoted in a report, without folders of one machine."""
        options = [f"--engine {self.engine}", f"--part {self.part}"]
        options += ["--compare"] if self.compare else []
        options += [f"--messy --seed {self.seed}"] if self.messy else []
        return quoted("evaluate", self.cases, *options)


def evaluate(wanted: Wanted) -> None:
    """Run the cases and print how well it went.

    With ``rasa`` the bot is used where it answers, else it is started for the run; ``rules`` needs
    neither bot nor database. Raises ``BadInputError`` for an engine or a part there is not, a case
    that cannot be read, or a file that cannot be written.
    """
    part, on = _checked(wanted)
    cases = [case for case in read_cases(wanted.cases) if belongs(case.id, part)]
    if not cases:
        raise BadInputError(f"{wanted.cases.name}: has no case of the part {part.value}.")
    settings = load_settings(profile="demo")
    organisation = organisation_of(load_organisations(settings.organisations_file), wanted.org)
    with ExitStack() as files:
        out = files.enter_context(opened(wanted.out)) if wanted.out else None
        parts = Parts.load()
        library = parts.library.only(organisation.protocols or parts.library.protocols)
        told = files.enter_context(opened(wanted.replays)) if wanted.replays else None
        with _teller(wanted.engine, settings, organisation, parts, library) as talk:
            results = list(_played(talk, cases, out))
            languages = partial(language_of, organisation)
            pairs = list(zip(cases, results, strict=True))
            replays = (
                list(_replayed(talk, pairs, languages, wanted.seed, told)) if wanted.messy else []
            )
        _warn_of_held_out(wanted.out, results)
        compared = _compared(parts, library, organisation, cases) if wanted.compare else {}
    made = Made(
        on, wanted.command(), wanted.engine, part, wanted.org, version_of(parts.library),
        library.version, parts.finder.version,
    )  # fmt: skip
    names = frozenset(map(str, library.protocols))
    messy = messy_figures(replays, wanted.seed) if wanted.messy else None
    evaluation = evaluation_of(made, pairs, names, compared, messy)
    sys.stdout.write("\n".join(summarise_all(evaluation)) + "\n")
    _write_pages(wanted, evaluation, parts)


def _checked(wanted: Wanted) -> tuple[Part, str]:
    if wanted.engine not in ENGINES:
        raise BadInputError(f"--engine is {', '.join(ENGINES[:-1])} or {ENGINES[-1]}.")
    if wanted.messy and wanted.engine == "rules":
        raise BadInputError("--messy needs the service: --engine scripted or --engine rasa.")
    if wanted.replays and not wanted.messy:
        raise BadInputError("--replays goes with --messy.")
    part = part_named(wanted.part)
    for name in ("report", "summary", "figures", "replays"):
        check_folder(name, getattr(wanted, name))
    return part, date_named(wanted.on)


@contextmanager
def _teller(
    engine: str, settings: Settings, organisation: Organisation, parts: Parts, library: Library
) -> Iterator[NewTalk]:
    """What begins conversations with the engine asked for."""
    if engine == "rules":
        guard, words = Guard(parts.finder), _words(parts, library, organisation)
        yield lambda case: RulesTalk(guard, library, language_of(organisation, case), words)
        return
    bot: AbstractContextManager[str]
    bot = running_bot(settings) if engine == "rasa" else nullcontext(settings.bot_url)
    with tempfile.TemporaryDirectory(prefix="portico-") as folder, bot as bot_url:
        url = f"sqlite:///{Path(folder) / 'evaluation.sqlite3'}"
        private = settings.model_copy(update={"database_url": url, "bot_url": bot_url})
        upgrade(url)
        portal = build_portal(private, engine=engine, workflows=InlineWorkflows(), parts=parts)
        yield lambda case: ServiceTalk(portal, organisation.id, case)
        portal.database.dispose()


def _played(talk: NewTalk, cases: Sequence[EvaluationCase], out: TextIO | None) -> Iterator[Result]:
    for case in track(cases, "evaluating", disable=not sys.stderr.isatty()):
        result = run_case(talk(case), case)
        if out is not None:
            out.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
            out.flush()
        yield result


def _replayed(
    talk: NewTalk,
    pairs: Sequence[Pair],
    language: Callable[[EvaluationCase], str],
    seed: int,
    told: TextIO | None,
) -> Iterator[Replay]:
    """Every case again in messy wording."""
    for case, clean in track(pairs, "messy wording", disable=not sys.stderr.isatty()):
        again = replay(talk(case), case, clean, language(case), seed)
        if told is not None:
            told.write(json.dumps(as_told(again), ensure_ascii=False) + "\n")
            told.flush()
        yield again


def _compared(
    parts: Parts, library: Library, organisation: Organisation, cases: Sequence[EvaluationCase]
) -> Mapping[str, Sequence[Result]]:
    """The baselines on the same cases and the same rules."""
    guard, words = Guard(parts.finder), _words(parts, library, organisation)

    def all_asked(case: EvaluationCase) -> Result:
        locale = language_of(organisation, case)
        talk = RulesTalk(guard, library, locale, words, baselines.in_file_order)
        return run_case(talk, case, baselines.ASKED_AT_MOST)

    return {
        baselines.DANGER_LIST: [baselines.danger_list(library, case) for case in cases],
        baselines.FIXED_ORDER: [all_asked(case) for case in cases],
    }


def _words(parts: Parts, library: Library, organisation: Organisation) -> Words:
    """The organisation's words, as far as replies are read against them."""

    def question(locale: str, link: str) -> str:
        composer = Composer(parts.wording, library, organisation, locale)
        name = f"question.{link}"
        return composer.text(name) if parts.wording.has(locale, name) else ""

    def labels(locale: str, link: str) -> Mapping[str, str]:
        return Composer(parts.wording, library, organisation, locale).labels(link)

    return Words(question, labels)


def _write_pages(wanted: Wanted, evaluation: Evaluation, parts: Parts) -> None:
    """Loads the drawing of plots only where a page is wanted."""
    from portal_api.evaluation.as_json import as_json
    from portal_api.evaluation.pages import html, markdown

    def say(message_id: str) -> str:
        known = parts.wording.has("en", message_id)
        return parts.wording.text("en", message_id) if known else message_id

    if wanted.report is not None:
        write(wanted.report, html(evaluation, say))
    if wanted.summary is not None:
        write(wanted.summary, markdown(evaluation))
    if wanted.figures is not None:
        write(wanted.figures, as_json(evaluation))


def _warn_of_held_out(out: Path | None, results: Sequence[Result]) -> None:
    held = sum(not may_be_shown(result.id) for result in results)
    if out is not None and held:
        sys.stderr.write(
            f"portico: {out.name} holds {held} results of the held-out part. "
            "Do not read them one by one, and do not tune on them.\n"
        )
