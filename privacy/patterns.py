"""What an identifier looks like, written for texts in English and Spanish and for raw log lines.

Each entry is a regular expression of the ``regex`` module: ``\\K`` leaves the cue before it out of
the match, so that "MRN 123456" keeps its first word. They lean towards hiding too much. Repeats
are bounded, so that a hostile line costs time in proportion to its length.
"""

from __future__ import annotations

_MONTH = (
    r"(?:jan(?:uary)?|ene(?:ro)?|feb(?:ruary|rero)?|mar(?:ch|zo)?|apr(?:il)?|abr(?:il)?|mayo?"
    r"|june?|junio|july?|julio|aug(?:ust)?|ago(?:sto)?|sep(?:t(?:ember|iembre)?)?|oct(?:ober|ubre)?"
    r"|nov(?:ember|iembre)?|dec(?:ember)?|dic(?:iembre)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|º)?"
_IS = r"(?:\s+(?:is|es|was|are|el|en|on|in|number|no|num|n[uú]mero|id))*+"
_TO_VALUE = _IS + r"""["']?[\s:=#.º°]{0,4}["']?"""
_BIRTH = (
    r"(?:d\.?o\.?b\b|date of birth|birth[ _]?da(?:te|y)|\bborn|\bnac(?:i|í|id[oa])\b|nacimiento)"
)

PHONE = (
    # Nine digits or more in one run; seven or more when grouped; fewer after a cue.
    r"(?<![\w.])(?:\+|%2B|00)?\d{9,15}(?!\w)",
    r"%2B\K\d{7,15}",
    r"(?<![\w.])(?:\+|%2B)?\(?\d{1,4}"
    r"(?:[\s().\-/\u00a0\u2010-\u2015\u2060\u200b]{1,6}\d{2,10}){1,6}(?!\w)"
    r"(?<=(?:\d\D{0,6}){7})",
    r"\b(?:phone|tel[eé]?fono|tel|cell?|celular|m[oó]vil|mobile|text me|call"
    r"|ll[aá]m[ae]\w*|whatsapp)\b"
    r"[^\d\n]{0,20}\K\d[\d\s().\-]{4,18}\d",
)
EMAIL = (r"[\w.+%'\-]{1,64}(?:@|%40|\s?\(at\)\s?)\w[\w\-]{0,62}(?:\.\w[\w\-]{0,62}){1,4}",)
SSN = (
    r"(?<![\w-])\d{3}[-\s.]\d{2}[-\s.]\d{4}(?![\w-])",
    r"\b(?:ssn|social security|seguro social|my social)\b[^\d\n]{0,16}\K\d[\d\s.\-]{2,10}\d",
)
IDENTIFIER = (
    r"\b(?:mrn|medical[ _]record|(?:record|chart|account|policy|group|member|subscriber|insurance"
    r"|patient)[ _](?:number|no|id)\b|medicare|medicaid|medi-cal|historia cl[ií]nica|expediente"
    r"|p[oó]liza|n[uú]mero de (?:historia|registro|paciente|afiliad[oa]|seguro)|passport"
    r"|pasaporte|dni\b|nie\b|curp\b|driver'?s licen[cs]e)"
    + _TO_VALUE
    + r"\K(?=[a-z\-]{0,8}\d)[a-z0-9][a-z0-9\-]{3,19}",
    r"\b(?:\d{8}|[xyz]\d{7})-?[a-hj-np-tv-z]\b",
)
DATE = (
    r"(?<![\w/.\-])\d{1,2}([/\-])\d{1,2}\1(?:\d{4}|\d{2})(?![\w/\-])",
    r"(?<![\w/.\-])\d{1,2}\.\d{1,2}\.(?:19|20)\d{2}(?!\d)",
    r"(?<![\w/.\-])(?:19|20)\d{2}([/.\-])\d{1,2}\1\d{1,2}(?!\d)",
    r"\b" + _MONTH + r"\s+" + _DAY + r",?\s+(?:(?:of|de|del)\s+)?(?:19|20)\d{2}\b",
    r"\b" + _DAY + r"[\s\-]+(?:(?:of|de)\s+)?" + _MONTH + r",?[\s\-]+(?:del?\s+)?(?:\d{4}|\d{2})\b",
    _BIRTH + _TO_VALUE + r"\K(?:\d(?:[/.\s\-]?\d){3,9}|" + _MONTH + r"\s+\d{1,2}|"
    r"\d{1,2}\s+(?:de\s+)?" + _MONTH + ")",
)
ADDRESS = (
    r"\b\d{1,6}[a-z]?\s+(?:[nsew]{1,2}\.?\s+)?(?:[\w'.\-]{1,24}\s+){1,4}(?:street|str?|avenue|ave?|road|rd"
    r"|boulevard|blvd|lane|ln|drive|dr|court|ct|way|place|pl|terrace|parkway|pkwy|highway|hwy|circle|cir)\b\.?"
    r"(?:,?\s+(?:apt|apartment|unit|suite|ste|#)\.?\s*\w{1,6})?",
    r"\b(?:calle|avenida|avda?\.|carrera|paseo|plaza|c/)\s*(?:[\w'.\-]{1,24}\s+){0,5}[\w'.\-]{1,24}"
    r",?\s*(?:n[uú]mero|n[uú]m\.?|n[º°.]|#)?\s*\d{1,5}\b",
    r"\b(?:zip(?: ?code)?|postal code|c[oó]digo postal|c\.?p\.?)"
    + _TO_VALUE
    + r"\K\d{5}(?:-\d{4})?\b",
    r"\b(?-i:[A-Z]{2})\s+\d{5}(?:-\d{4})?(?!\d)|(?<![\w-])\d{5}-\d{4}(?![\w-])",
    r"\b(?:apt|apartment|apto|unit|suite)\.?\s*#?\d{1,5}[a-z]?\b",
)
SECRET = (
    r"\b(?:bearer|basic)\s+\K[\w.~+/=\-]{8,}",
    r"(?:authorization|signature|token|passw(?:or)?d|secret|api[_\-]?key|cookie|session[_\-]?id)\b"
    r"""["']?\s{0,2}[:=]\s{0,2}["']?(?:(?:bearer|basic)\s+)?\K[^\s"',;&]{4,}""",
    r"""(?<=[\w/])\?\K[\w%.~\-]{1,64}=[^\s"'<>]*""",
    r"://\K[^\s/@:]{1,128}:[^\s/@]{1,256}(?=@)",
    r"\beyJ[\w\-]{8,}\.[\w\-]+(?:\.[\w\-]+)?|\bgAAAAA[\w\-]{20,}={0,2}|\b(?-i:AC|SK)[0-9a-f]{32}\b",
)
IP = (
    r"(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w])(?!\.\d)",
    r"(?<![\w:.])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])",
)

_STOP = (
    r"(?:and|but|or|i|im|i'm|i’m|my|is|am|are|have|has|had|who|with|the|for|to|dob|born|age|aged|y|e|o|pero|tengo"
    r"|tiene|soy|con|que|mi|me|nac[ií]|naci[oó]|años?|back|at|when|if|on|later|now|please|by|soon|as|not|no)\b"
)
_ANY_NAME = r"(?!" + _STOP + r")\p{L}[\p{L}\p{M}'’.\-]{0,30}"
_TITLE = r"(?-i:\p{Lu}[\p{Ll}\p{M}]{1,30}(?:['’\-]\p{L}[\p{Ll}\p{M}]{0,30})?)(?!\w)"
_PARTICLES = r"(?:(?:de|del|la|las|los|van|von|der|da|di|el|al|bin)\s+){0,3}"

NAME = (
    r"\b(?:name(?:['’]?s|\s+is)|(?:i am|i'm|is) called|(?:they|people) call me|call me|me llamo"
    r"|se llama|nombre es|nombre completo es|ll[aá]mame|llamarme)\s*[:,]?\s+\K"
    + _ANY_NAME
    + r"(?:\s+"
    + _ANY_NAME
    + "){0,3}",
    r"\b(?:i['’]?m|i am|this is|here is|soy|habla|drs?|dra|mr|mrs|ms|miss|sra?|srta|do(?:n|ña)"
    r"|señor(?:a|ita)?|doctora?|nurse|patient|paciente|name|nombre|apellidos?|contact[o]?|mother|father|son"
    r"|daughter|wife|husband|madre|padre|mam[aá]|pap[aá]|hij[oa]|espos[oa]|regards|thanks|gracias"
    r"""|saludos)\b\.?["']?\s*[:=,\-]?\s*["']?\K"""
    + _TITLE
    + r"(?:\s+"
    + _PARTICLES
    + r"(?:"
    + _TITLE
    + r"|(?-i:\p{Lu}\.))){0,3}",
    r"\b(?:first|last|full|display|patient|given|family)[_ ]?name\b"
    r"""["']?\s*[:=]\s*\[?\s*["']?\K[^"'\],;\n]{1,80}""",
    r"""["'](?:family|given|surname|apellidos?|nombre)["']\s*:\s*\[?\s*["']\K[^"'\]\n]{1,80}""",
)

HARMLESS = (
    # A moment (unless it is a birth), an opaque id, a fraction, a model file, this machine.
    r"(?<!"
    + _BIRTH
    + r"\W{0,12})(?<!\d)20[2-9]\d-\d\d-\d\d[T\s_]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?"
    r"(?:Z|[+\-]\d\d:?\d\d)?(?!\d)",
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b",
    r"(?<![\w.])0\.\d+",
    r"\b20\d{6}-\d{6}-[a-z]+-[a-z]+(?=\.tar\.gz)",
    r"(?<![\w.])(?:127\.0\.0\.1|0\.0\.0\.0)(?![\w.]\d)",
)
"""Spans that look like an identifier and are none; they are not looked at."""

ESCAPES = r"(?:\x1b|\\x1b|\\033)\[[\d;]{0,12}m|\\(?:u[0-9a-f]{4}|x[0-9a-f]{2}|[nrtbf])"
"""Colour codes, and characters written out by ``repr`` or JSON: ``\\n555…`` starts with a number,
not with an n. They count as blanks."""

_NAME_CUES = (
    r"name|nombre|llam|call|i['’]?m\b|i am|this is|here is|soy|habla|se[nñ]or|do[nñ]|apellid|\bdr"
    r"|mrs?\b|ms\b|miss|\bsr|nurse|patient|paciente|contact|mother|father|son\b|daughter|wife|husband|madre|padre"
    r"|mam[aá]|pap[aá]|hij[oa]|espos|regards|thanks|gracias|saludos|family|given"
)
CUES = {
    "SECRET": r"bearer|basic|authorization|signature|token|passw|secret|api[_\-]?key|cookie|session|eyj|gaaaaa|://"
    r"|\?|\b(?:ac|sk)[0-9a-f]{32}",
    "EMAIL": r"@|%40|\(at\)",
    "PERSON": _NAME_CUES,
}
"""A text without the cue of a type holds nothing of that type, and is not searched for it."""

DIGITS = {
    "SSN": 4,
    "US_MBI": 5,
    "CREDIT_CARD": 12,
    "IDENTIFIER": 1,
    "DATE": 1,
    "ADDRESS": 1,
    "IP_ADDRESS": 4,
    "US_NPI": 10,
    "PHONE": 6,
}
"""The fewest digits a text must have to hold something of a type."""
