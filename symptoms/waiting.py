"""Minutes that somebody asks for are no time that anything has lasted."""

from __future__ import annotations

import re

_WAITING = re.compile(
    r"\b(?:give|gimme|wait|hold on|hang on|need|deme|dame|denme|espere|espera|esperame|espereme"
    r"|aguante|aguarde|permitame|regalame|necesito)"
    r"(?: (?:me|us|up|por|like|about|just|solo|otro|unos))*\W*$"
)
"""Before minutes: the person asks for time and tells none."""
_MOMENT = re.compile(r"(?:an?|one|un|1)[\s-]+(?:of |de )?(?:min(?:ute|uto)?s?)")
_LASTING = re.compile(
    r"\b(?:for|about|around|only|lasted?|lasting|every|after|than|like|hace|desde|por|duro|dura|durante"
    r"|cada|como|unos?|casi|apenas|menos de|mas de)\s*$"
)


def asks_for_time(folded: str, match: re.Match[str]) -> bool:
    """Whether the minutes of ``match`` are asked for: "give me a minute", "one minute" alone."""
    before, after = folded[: match.start()], folded[match.end() :]
    if _WAITING.search(before[-32:]):
        return True
    brief = _MOMENT.fullmatch(match[0].strip()) is not None
    return brief and not _LASTING.search(before[-16:]) and not re.match(r"\s+(?:ago|long)\b", after)
