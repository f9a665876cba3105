"""Sentences as FHIR elements, in the first language with the others beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from records.datatypes import Element, extension
from records.systems import TRANSLATION

Wording = Callable[[str, str], str]
"""A sentence by message id and language."""


class Sentences:
    """Wording as FHIR elements: the first language as text, the others as translations."""

    def __init__(self, wording: Wording, langs: Sequence[str]) -> None:
        self._wording, self._langs = wording, tuple(langs)

    def element(self, name: str, message_id: str) -> Element:
        """The element called ``name``, with its translations where there are other languages."""
        said = {lang: self._wording(message_id, lang) for lang in self._langs}
        first, *others = self._langs
        translations = [_translation(lang, said[lang]) for lang in others]
        return {name: said[first]} | (
            {f"_{name}": {"extension": translations}} if translations else {}
        )


def _translation(lang: str, content: str) -> Element:
    parts = [extension("lang", valueCode=lang), extension("content", valueString=content)]
    return {"url": TRANSLATION, "extension": parts}
