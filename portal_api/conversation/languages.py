"""Which language a conversation goes on in: the one that is asked for, or plainly written in."""

from __future__ import annotations

from portal_api.conversation.state import ConversationState
from symptoms.commands import language_asked
from symptoms.language import detect
from symptoms.understanding import Understanding
from symptoms.words import norms

MESSAGES_TO_SWITCH = 2
"""So many messages in a row in the other language; one alone may quote a word or a name."""

_FEWEST_WORDS = 2


def written_in(
    heard: Understanding, locale: str, languages: tuple[str, ...], state: ConversationState
) -> tuple[str, int]:
    """The language to go on in, and how many messages in a row were in another one."""
    asked = language_asked(heard.text)
    if asked in languages:
        return str(asked), 0
    other = plainly_in(heard, locale, languages)
    if other is None:
        own = any(detect(heard.text, lang) == locale for lang in languages if lang != locale)
        return locale, 0 if own else state.foreign
    if state.foreign + 1 >= MESSAGES_TO_SWITCH:
        return other, 0
    return locale, state.foreign + 1


def plainly_in(heard: Understanding, locale: str, languages: tuple[str, ...]) -> str | None:
    """The other language of the clinic that these words are in, else ``None``."""
    said = detect(heard.text, locale)
    enough = len(norms(heard.text)) >= _FEWEST_WORDS
    return said if said != locale and said in languages and enough else None
