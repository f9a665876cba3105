"""How much somebody says they swallowed: tablets, grams, cups, bottles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from symptoms.numbers import NUMBER, number
from triage.findings import Measured, Quantity

_PIECES = (
    r"pills?|tablets?|tabs?|capsules?|caplets?|gummies|patches|doses?|packets?|pods?"
    r"|pastillas?|pildoras?|tabletas?|capsulas?|comprimidos?|sobres?|dosis|parches"
)
_MEASURES = (
    r"mg|milligrams?|miligramos?|grams?|gramos?|grs?|g|ml|milliliters?|mililitros?|oz|ounces?|onzas?"
    r"|cups?|tazas?|glass(?:es)?|vasos?|bottles?|botellas?|frascos?|bot(?:e|es)|shots?|tragos?|sips?|sorbos?"
    r"|gulps?|swallows?|mouthfuls?|buches?|spoonfuls?|tablespoons?|teaspoons?|tbsp|tsp|cucharad(?:as?|itas?)"
    r"|drops?|gotas|handfuls?|punados?|packs?|boxe?s?|cajas?|liters?|litros?|pints?|quarts?|capfuls?"
)
_MEDICINES = (
    r"tylenols?|advils?|motrins?|aleves?|ibuprofen[os]?|aspirins?|aspirinas?|acetaminophens?"
    r"|acetaminofen|paracetamol(?:es)?|benadryls?|xanax|klonopins?|ativans?|percocets?|vicodins?"
    r"|norcos?|oxys?|melatonins?|melatoninas?|metformins?|metforminas?|nyquils?|dramamines?|edibles?"
)
_AMOUNT = re.compile(
    rf"(?P<number>(?<![\w.,]){NUMBER})(?:\s+(?:of\s+)?an?)?\s*(?:of\s+|de\s+)?"
    rf"(?:(?:{_PIECES}|{_MEASURES})\b(?!\s+of\s+blood)(?!\s+de\s+sangre)"
    rf"|(?:\d+\s?mg\s+)?(?:(?:extra|regular|adult|baby|de)\s+)?(?:{_MEDICINES})\b)"
)
_SWALLOWED = re.compile(
    r"\b(?:took|take[ns]?|taking|ate|eat(?:en)?|swallow(?:ed)?|drank|drunk?|drink|chewed|had|popped|gave|given"
    r"|od|overdosed?|ingested|got into|tom[eo]|tomaste|tomado|tomaron|trag[oeu]\w*|bebi\w*|comio?"
    r"|ingeri\w*|masco|chupo|di|dimos|dieron|dio)\b"
)


def amounts(text: str, folded: str) -> Iterator[Measured]:
    """Amounts beside a word for swallowing. The value counts the unit that the text names."""
    if not _SWALLOWED.search(folded):
        return
    for match in _AMOUNT.finditer(folded):
        value = number(match["number"])
        if value is not None:
            start, end = match.span()
            yield Measured(Quantity.AMOUNT, value, start, end, text[start:end])
