"""``portico evaluate``: the real conversation service on a file of cases."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TextIO

from rich.progress import track

from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.commands.database import upgrade
from portal_api.errors import BadInputError
from portal_api.evaluation.cases import EvaluationCase, read_cases
from portal_api.evaluation.run import Result, run_case
from portal_api.evaluation.summary import summarise
from portal_api.process.engine import running_bot
from portal_api.settings import Settings, load_organisations, load_settings, organisation_of
from portal_api.wiring import build_portal


def evaluate(cases: Path, out: Path, engine: str, org: str) -> None:
    """Run every case in a database of its own and write one result a line.

    With ``rasa`` the bot is used where it answers, else it is started for the run. Raises
    ``BadInputError`` for an engine there is not, or a case that cannot be read.
    """
    if engine not in {"rasa", "scripted"}:
        raise BadInputError("--engine is rasa or scripted.")
    todo = list(read_cases(cases))
    settings = load_settings(profile="demo")
    organisation_of(load_organisations(settings.organisations_file), org)
    bot: AbstractContextManager[str]
    bot = running_bot(settings) if engine == "rasa" else nullcontext(settings.bot_url)
    with tempfile.TemporaryDirectory(prefix="portico-") as folder, bot as bot_url:
        url = f"sqlite:///{Path(folder) / 'evaluation.sqlite3'}"
        private = settings.model_copy(update={"database_url": url, "bot_url": bot_url})
        results = _run(private, engine, org, todo, out)
    sys.stdout.write("\n".join(summarise(results)) + "\n")


def _run(
    settings: Settings, engine: str, org: str, todo: list[EvaluationCase], out: Path
) -> list[Result]:
    upgrade(settings.database_url)
    portal = build_portal(settings, engine=engine, workflows=InlineWorkflows())
    results = []
    with _opened(out) as file:
        for case in track(todo, "evaluating", disable=not sys.stderr.isatty()):
            result = run_case(portal, org, case)
            results.append(result)
            file.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
            file.flush()
    portal.database.dispose()
    return results


def _opened(out: Path) -> TextIO:
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"--out: {out.name} cannot be written ({error.strerror}).") from error
