"""Who and what a record comes from: the person, the software, the answers, the very messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from records.datatypes import Element, Resource, coding, concept, instant, logical, refer
from records.identity import resource_id
from records.inputs import Case, Evidence
from records.resources.people import People
from records.systems import DATA_OPERATION, PROVENANCE_AGENT, identifier_system

_AUTHOR = coding(PROVENANCE_AGENT, "author", "Author")
_ASSEMBLER = coding(PROVENANCE_AGENT, "assembler", "Assembler")
_CREATE = coding(DATA_OPERATION, "CREATE", "create")


def provenance(
    case: Case,
    people: People,
    author: Element,
    targets: Sequence[Resource],
    responses: Iterable[Element],
    said: Iterable[Evidence],
) -> Resource:
    """Where ``targets`` come from. The software is named as assembler, the person as author.

    Provenance has no identifier in R4, so a tag carries one for conditional creates.
    """
    key = f"{case.case_id}.{targets[0]['id']}"
    messages = dict.fromkeys(each.message_id for each in said)
    system = identifier_system(case.base_url, "message")
    sources = [*responses, *(logical("Communication", system, each) for each in messages)]
    return {
        "resourceType": "Provenance",
        "id": resource_id(case.org, "Provenance", key),
        "meta": {"tag": [identifier_tag(case.base_url, key)]},
        "target": [refer(each) for each in targets],
        "recorded": instant(case.authored),
        "activity": concept(_CREATE),
        "agent": [
            {"type": concept(_AUTHOR), "who": people.author},
            {"type": concept(_ASSEMBLER), "who": author},
        ],
        "entity": [{"role": "source", "what": each} for each in sources],
    }


def identifier_tag(base_url: str, key: str) -> Element:
    """A tag that identifies a resource whose type has no identifier."""
    return {"system": identifier_system(base_url, "provenance"), "code": key}
