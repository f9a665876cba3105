"""Wording from the Babel catalogues in ``locales/``."""

from __future__ import annotations

from pathlib import Path

from babel.messages.pofile import read_po


class Catalogue:
    """Sentences by language and message id, read once.

    A message that is empty or marked fuzzy counts as missing, so that a half-made translation is
    found by the tests and never shown.
    """

    def __init__(self, messages: dict[str, dict[str, str]]) -> None:
        self._messages = messages

    @classmethod
    def load(cls, directory: Path) -> Catalogue:
        """Every file below ``<lang>/LC_MESSAGES``; each protocol has one of its own there."""
        found: dict[str, dict[str, str]] = {}
        for path in sorted(directory.glob("*/LC_MESSAGES/**/*.po")):
            with path.open("rb") as file:
                catalogue = read_po(file)
            found.setdefault(path.relative_to(directory).parts[0], {}).update(
                (str(m.id), str(m.string)) for m in catalogue if m.id and m.string and not m.fuzzy
            )
        return cls(found)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(sorted(self._messages))

    def ids(self, locale: str) -> frozenset[str]:
        """Every message id of a language."""
        return frozenset(self._messages[locale])

    def text(self, locale: str, message_id: str, **args: object) -> str:
        """See :class:`portal_api.conversation.ports.Wording`."""
        return self._messages[locale][message_id].format(**args)

    def has(self, locale: str, message_id: str) -> bool:
        return message_id in self._messages.get(locale, {})
