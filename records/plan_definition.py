"""The rules of a protocol as a ``PlanDefinition`` other systems can read and run.

There is one action for each rule. It holds two actions of which at most one applies:
``<rule>.certain`` when the rule's condition holds, and ``<rule>.unsure`` when it only may hold.
Both are always there, also when they ask for the same level, so that a reader sees what "not sure"
means without knowing a default. A last action, ``<protocol>.base``, applies whatever was answered.
Each condition is complete in itself: the population of the protocol is part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from records.datatypes import Element, Resource, coding, concept, identifier
from records.expressions import certain, possible, unsure
from records.identity import resource_id
from records.priority import PRIORITY
from records.questionnaire import unreviewed
from records.sentences import Sentences, Wording
from records.systems import (
    EXAMPLE_BASE_URL,
    PLAN_DEFINITION_TYPE,
    identifier_system,
    local_system,
    plan_definition_url,
    questionnaire_url,
    rules_url,
)
from records.validation import validate
from triage.level import Level, Route, unsure_route
from triage.library import Library
from triage.protocol import Protocol, ProtocolId, Rule, Source

_TYPE = coding(PLAN_DEFINITION_TYPE, "eca-rule", "ECA Rule")
_USAGE = (
    "In every expression %resource is a QuestionnaireResponse to the questionnaire this definition "
    "depends on. A question without an answer was not asked and is never read as no; not sure is "
    "an answer of its own. Of all actions that apply, also those of other protocols, the most "
    "urgent level counts. Red flags, and the level any worrying answer asks for at least, come on "
    "top of these rules."
)


def plan_definition(
    library: Library,
    protocol: ProtocolId,
    wording: Wording,
    langs: Sequence[str],
    base_url: str = EXAMPLE_BASE_URL,
) -> Resource:
    """The rules of one protocol, with its title and the patient reasons in the first of ``langs``.

    It refers to the questionnaire made with the same ``base_url``. ``wording`` raises what it
    raises when a sentence is missing; ``RecordError`` means the result is not valid FHIR.
    """
    base = base_url.rstrip("/")
    read = library.protocols[protocol]
    say = Sentences(wording, langs)
    resource: Resource = {
        "resourceType": "PlanDefinition",
        "id": resource_id(base, "PlanDefinition", protocol, read.version),
        "language": langs[0],
        "url": plan_definition_url(base, protocol),
        "identifier": [
            identifier(identifier_system(base, "plan-definition"), f"{protocol}.{read.version}")
        ],
        "version": read.version,
        "name": "".join(part.capitalize() for part in protocol.split("-")),
        **say.element("title", f"concern.{protocol}"),
        "type": concept(_TYPE),
        "status": "draft",
        "experimental": unreviewed(library, protocol),
        "date": read.written.isoformat(),
        "usage": _USAGE,
        "author": [{"name": read.author}],
        **_reviewer(library, read),
        "relatedArtifact": list(_related(library, read, base)),
        "action": [
            *(_rule(rule, _for_whom(library, read), say, base) for rule in read.rules),
            _base(read, _for_whom(library, read), base),
        ],
    }
    validate(resource)
    return resource


def _reviewer(library: Library, protocol: Protocol) -> Element:
    signed = not unreviewed(library, protocol.id)
    return {"reviewer": [{"name": protocol.reviewed_by}]} if signed else {}


def _related(library: Library, protocol: Protocol, base: str) -> Iterator[Element]:
    """The questionnaire, the library these rules were read from, and what the protocol cites."""
    asked = f"{questionnaire_url(base, protocol.id)}|{protocol.version}"
    yield {"type": "depends-on", "resource": asked}
    yield {"type": "derived-from", "resource": f"{rules_url(base)}|{library.version}"}
    yield from _cited(protocol.sources)


def _cited(sources: Sequence[Source]) -> list[Element]:
    return [{"type": "citation", "display": each.title, "url": each.url} for each in sources]


def _for_whom(library: Library, protocol: Protocol) -> str | None:
    """Nobody is left out while it is not known whether they belong to the population."""
    if protocol.population is None:
        return None
    return possible(protocol.population, library)


def _rule(rule: Rule, for_whom: str | None, say: Sentences, base: str) -> Element:
    unsure_at = unsure_route(rule.route, rule.unsure_level)
    return {
        "id": rule.id,
        "title": rule.id,
        **say.element("textEquivalent", rule.reason),
        "documentation": _cited(rule.sources),
        "groupingBehavior": "logical-group",
        "selectionBehavior": "at-most-one",
        "input": [{"type": "QuestionnaireResponse"}],
        "action": [
            {
                "id": f"{rule.id}.certain",
                **_outcome(rule.level, rule.route, base),
                **_when(for_whom, certain(rule.when)),
            },
            {
                "id": f"{rule.id}.unsure",
                **_outcome(rule.unsure_level, unsure_at, base),
                **_when(for_whom, unsure(rule.when)),
            },
        ],
    }


def _base(protocol: Protocol, for_whom: str | None, base: str) -> Element:
    action: Element = {"id": f"{protocol.id}.base", "title": "base"}
    action |= _outcome(protocol.base_level, protocol.base_route, base)
    return action | (_when(for_whom) if for_whom else {})


def _outcome(level: Level, route: Route, base: str) -> Element:
    return {
        "priority": PRIORITY[level],
        "code": [
            concept(coding(local_system(base, "level"), level.value)),
            concept(coding(local_system(base, "route"), route.value)),
        ],
    }


def _when(*expressions: str | None) -> Element:
    whole = " and ".join(each for each in expressions if each)
    expression = {"language": "text/fhirpath", "expression": whole}
    return {"condition": [{"kind": "applicability", "expression": expression}]}
