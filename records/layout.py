"""Which questionnaire asks which question.

There is one questionnaire for each protocol, and one, the intake, for what everyone is asked (who
it is about, age, sex) and for what no protocol owns, such as the questions that confirm a red flag.
 A protocol's questionnaire repeats what its own questions depend on, so each stands by itself.
"""

from __future__ import annotations

from triage.answers import LinkId
from triage.conditions import links
from triage.library import Library
from triage.protocol import ProtocolId

INTAKE = "intake"


def questions_of(library: Library, name: ProtocolId | str) -> tuple[LinkId, ...]:
    """The questions of a protocol's questionnaire, or of the intake, in the order shown."""
    if name == INTAKE:
        return intake_questions(library)
    ordered: dict[LinkId, None] = {}
    for link_id in library.protocols[ProtocolId(name)].questions:
        _with_what_it_reads(library, link_id, ordered)
    return tuple(ordered)


def version_of(library: Library, name: ProtocolId | str) -> str:
    """The version of that questionnaire: the protocol's own, or the library's for the intake."""
    return library.version if name == INTAKE else library.protocols[ProtocolId(name)].version


def intake_questions(library: Library) -> tuple[LinkId, ...]:
    """The questions everyone is asked, then those that belong to no protocol."""
    owned = {link for protocol in library.protocols.values() for link in protocol.questions}
    ordered: dict[LinkId, None] = dict.fromkeys(library.required)
    for link_id in library.questions:
        if link_id not in owned:
            _with_what_it_reads(library, link_id, ordered)
    return tuple(ordered)


def _with_what_it_reads(library: Library, link_id: LinkId, into: dict[LinkId, None]) -> None:
    condition = library.questions[link_id].ask_if
    for read in links(condition) if condition else ():
        if read not in into:
            _with_what_it_reads(library, read, into)
    into[link_id] = None
