"""Better, the same or worse: the answer to "how are you now?", in any words.

English and Spanish are always both tried. Words that point both ways count as the worse of them;
"not better" and "I hope it gets better" are no better.
"""

from __future__ import annotations

import re
from enum import StrEnum

from symptoms.replies import place_of
from symptoms.words import fold


class Wellbeing(StrEnum):
    """In the order the choices are shown."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


_WORSE = (
    r"worse\w*|worst|bad(ly)?|awful|terrible|horrible|deteriorat\w+"
    r"|e?m?peor\w*|mal|fatal|agrav\w+"
)
_FEELS = (
    r"(feel\w*|am|im|is|its|doing|all|pretty|very|much|now"
    r"|estoy|esta|siento|sient[ea]|encuentro|todo|muy|ya)"
)
_BETTER = (
    r"better|improv\w+|recover\w+|cured|healed|gone|went away|mejor\w*|alivi\w+|curad[oa]s?"
    rf"|recupera\w+|se (me )?(quito|paso|fue)|{_FEELS} (good|fine|great|well|ok(ay)?|bien)"
)
_BETTER_ALONE = re.compile(r"(good|fine|great|well|bien|perfect[oa]?)( (now|ya|gracias|thanks))?")
_SAME = (
    r"same|unchanged|no (change|difference)|still|so so"
    r"|igual\w*|lo mismo|sin cambios?|sig(o|ue|uen)|todavia|mas o menos|asi asi|regular"
)
_NOT = (
    r"(not|no|isnt|arent|wasnt|havent|hasnt|dont|doesnt|cant|never|nothing|hardly|barely|any"
    r"|nada|nunca|tampoco|ni|sin)"
)
_WISHED = (
    r"(hope|wish|want|would|could|should|might|will|if|when|until"
    r"|espero|ojala|quier[oa]|quisiera|podria|deberia|cuando|hasta)"
)
_BETWEEN = r"( \w+){0,3} "
_NO_BETTER = re.compile(rf"\b({_NOT}|{_WISHED}){_BETWEEN}({_BETTER}|good|fine|great|well|bien)\b")
_NO_WORSE = re.compile(rf"\b({_NOT}|{_WISHED}){_BETWEEN}({_WORSE})\b")
_SAID = {
    Wellbeing.WORSE: re.compile(rf"\b({_WORSE})\b"),
    Wellbeing.SAME: re.compile(rf"\b({_SAME})\b"),
    Wellbeing.BETTER: re.compile(rf"\b({_BETTER})\b"),
}
_CLAUSES = re.compile(r"[,.;:!?\n]+|\b(?:but|and|pero|y)\b")


def how_now(text: str) -> Wellbeing | None:
    """What the words say; ``None`` where they say nothing about it."""
    place = place_of(text)
    if place is not None:
        return list(Wellbeing)[place - 1] if 1 <= place <= len(Wellbeing) else None
    plain = re.sub(r"['’]", "", fold(text))
    if _BETTER_ALONE.fullmatch(" ".join(re.findall(r"\w+", plain))):
        return Wellbeing.BETTER
    said = {_said(" ".join(re.findall(r"\w+", clause))) for clause in _CLAUSES.split(plain)}
    return next((w for w in reversed(Wellbeing) if w in said), None)


def _said(clause: str) -> Wellbeing | None:
    rest = _NO_WORSE.sub(" ", _NO_BETTER.sub(" ", clause))
    found = next((w for w, pattern in _SAID.items() if pattern.search(rest)), None)
    doubtful = rest != clause and found is not Wellbeing.WORSE
    return Wellbeing.SAME if doubtful else found
