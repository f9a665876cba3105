"""A protocol's questions, or the intake's, as a ``Questionnaire`` other systems can show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from records.datatypes import Element, Resource, coding, extension, identifier
from records.enabling import enabling
from records.identity import resource_id
from records.layout import INTAKE, questions_of, version_of
from records.sentences import Sentences, Wording
from records.systems import (
    EXAMPLE_BASE_URL,
    LOINC,
    MAX_QUANTITY,
    MIN_QUANTITY,
    QUESTIONNAIRE_UNIT,
    UCUM,
    finding_coding,
    identifier_system,
    questionnaire_url,
)
from records.validation import validate
from records.values import NO, UNSURE, YES, option, quantity
from triage.findings import FindingCode
from triage.library import Library
from triage.protocol import ProtocolId, Question, QuestionType

_TYPES = {
    QuestionType.BOOLEAN: "choice",
    QuestionType.CHOICE: "choice",
    QuestionType.QUANTITY: "quantity",
    QuestionType.TEXT: "text",
}
_COPYRIGHT = (
    "SNOMED CT codes: Global Patient Set, SNOMED International, CC BY 4.0. "
    "LOINC codes: Regenstrief Institute, Inc."
)


def questionnaire(
    library: Library,
    protocol: ProtocolId | str,
    wording: Wording,
    langs: Sequence[str],
    base_url: str = EXAMPLE_BASE_URL,
) -> Resource:
    """The questionnaire of one protocol, or of ``intake``.

    Its texts are in the first of ``langs``, with the other languages as translations. A yes-or-no
    question is a choice of yes, no and not sure. ``base_url`` is the same as in ``Case``,
    or responses will refer to another canonical. ``wording`` raises what it raises when a sentence
    is missing; ``RecordError`` means the questionnaire is not valid FHIR.
    """
    base = base_url.rstrip("/")
    version = version_of(library, protocol)
    key = f"{protocol}.{version}"
    say = Sentences(wording, langs)
    resource: Resource = {
        "resourceType": "Questionnaire",
        "id": resource_id(base, "Questionnaire", protocol, version),
        "language": langs[0],
        "identifier": [identifier(identifier_system(base, "questionnaire"), key)],
        "url": questionnaire_url(base, protocol),
        "version": version,
        "name": "".join(part.capitalize() for part in protocol.split("-")),
        **_title(protocol, say),
        "status": "active",
        "experimental": unreviewed(library, protocol),
        "subjectType": ["Patient"],
        "copyright": _COPYRIGHT,
        "item": [
            _item(library.questions[link], library.names, say, base)
            for link in questions_of(library, protocol)
        ],
    }
    validate(resource)
    return resource


def _title(protocol: str, say: Sentences) -> Element:
    # The intake is not a complaint, so it has no name a patient would read.
    return (
        {"title": "Intake"} if protocol == INTAKE else say.element("title", f"concern.{protocol}")
    )


def unreviewed(library: Library, protocol: str) -> bool:
    """Whether no clinician has signed the protocol, or, for the intake, one of them all."""
    if protocol == INTAKE:
        return any(unreviewed(library, each) for each in library.protocols)
    return "pending" in library.protocols[ProtocolId(protocol)].reviewed_by


def _item(
    question: Question, names: Mapping[FindingCode, str], say: Sentences, base_url: str
) -> Element:
    item: Element = {"linkId": question.link_id}
    extensions = _measure(question)
    if question.code is not None:
        item["code"] = [_code(question, question.code, names, base_url)]
    item |= say.element("text", f"question.{question.link_id}")
    item["type"] = _TYPES[question.type]
    if question.ask_if is not None:
        condition = enabling(question.ask_if, base_url)
        extensions += condition.pop("extension", [])
        item |= condition
    if question.required:
        item["required"] = True
    if question.type in (QuestionType.BOOLEAN, QuestionType.CHOICE):
        item["answerOption"] = _options(question, say, base_url)
    return item | ({"extension": extensions} if extensions else {})


def _code(
    question: Question, code: FindingCode, names: Mapping[FindingCode, str], base_url: str
) -> Element:
    if question.code_system == LOINC:
        return coding(LOINC, code)
    return coding(*finding_coding(base_url, code), names.get(code))


def _measure(question: Question) -> list[Element]:
    if question.type is not QuestionType.QUANTITY or question.unit is None:
        return []
    unit = {"system": UCUM, "code": question.unit, "display": question.unit}
    bounds = ((MIN_QUANTITY, question.minimum), (MAX_QUANTITY, question.maximum))
    return [
        extension(QUESTIONNAIRE_UNIT, valueCoding=unit),
        *(
            extension(url, valueQuantity=quantity(question, bound))
            for url, bound in bounds
            if bound is not None
        ),
    ]


def _options(question: Question, say: Sentences, base_url: str) -> list[Element]:
    if question.type is QuestionType.BOOLEAN:
        return [{"valueCoding": each} for each in (YES, NO, UNSURE)]
    offered = [
        option(question.link_id, each, base_url)
        | say.element("display", f"option.{question.link_id}.{each}")
        for each in question.options
    ]
    return [{"valueCoding": each} for each in (*offered, UNSURE)]
