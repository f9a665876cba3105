"""The protocols as FHIR files: for each one a Questionnaire and a PlanDefinition."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.errors import BadInputError
from portal_api.wiring import LOCALES, PROTOCOLS
from records.datatypes import Resource
from records.plan_definition import plan_definition
from records.questionnaire import questionnaire
from records.sentences import Wording
from triage.library import Library, load_library

_FIRST = "en"


def export(folder: Path, base_url: str) -> None:
    """Write the files, making the folder when it is not there, and print how many.

    ``base_url`` is where the organisation publishes them. The same library gives the same bytes.
    Raises ``BadInputError`` when the folder cannot be written; nothing is written before all of it
    is made.
    """
    library, catalogue = load_library(PROTOCOLS), Catalogue.load(LOCALES)
    langs = (_FIRST, *(lang for lang in catalogue.languages if lang != _FIRST))
    made = dict(
        protocol_files(library, lambda key, lang: catalogue.text(lang, key), langs, base_url)
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (folder / name).write_text(content, encoding="utf-8")
    except OSError as error:
        raise BadInputError(f"{folder} cannot be written: {error.strerror}") from error
    count = len(library.protocols)
    rules = sum(len(protocol.rules) for protocol in library.protocols.values())
    sys.stdout.write(
        f"{len(made)} files in {folder}: {count} Questionnaires and {count} PlanDefinitions with "
        f"{rules} rules, library {library.version}\n"
    )


def protocol_files(
    library: Library, wording: Wording, langs: tuple[str, ...], base_url: str
) -> Iterator[tuple[str, str]]:
    """File names with their content, in the order of the protocols' ids."""
    for identity in sorted(library.protocols):
        for resource in (
            questionnaire(library, identity, wording, langs, base_url),
            plan_definition(library, identity, wording, langs, base_url),
        ):
            yield f"{resource['resourceType']}-{identity}.json", _pretty(resource)


def _pretty(resource: Resource) -> str:
    return json.dumps(resource, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
