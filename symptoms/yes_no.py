"""Yes, no or not sure in a few words. A word at the start is not yet an answer.

"No" also begins "no puedo respirar" and "no feeling in my legs", and "he is" begins "he is not
waking up". Words after such a beginning must be known to add nothing, else nothing was answered
and the question is asked again: a "no" that was never said is the worst reading there is.
"""

from __future__ import annotations

import re
from itertools import chain

from symptoms.words import fold, norms
from triage.answers import Reply


def _plain(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _phrases(lines: str) -> frozenset[str]:
    return frozenset(" ".join(norms(phrase)) for phrase in lines.split("|"))


_YES = """
    yes|yeah|yep|yup|ya|yas|yess|yea|ye|y|sure|correct|right|affirmative|definitely|absolutely|
    true|indeed|totally|i do|i am|i have|i did|it is|it does|it did|he is|she is|he does|
    she does|he has|she has|they do|we do|of course|a little|a little bit|a bit|kind of|kinda|
    sort of|somewhat|some|sometimes|very much|a lot|uh huh|mhm|mm hmm|ok yes|for sure|si|sip|
    sii|siii|simon|claro|claro que si|asi es|cierto|correcto|afirmativo|por supuesto|
    efectivamente|un poco|un poquito|poquito|algo|a veces|mucho|bastante|desde luego|
    es correcto|eso es|ajam|aja|ey|sep|seguro que si|si tengo|si lo tengo|exacto|exactly|
    there is|there are|it has|they are|it was|thats right|its true|thats true|es verdad|es cierto"""
_NO = """
    no|nope|nah|nop|n|not really|not at all|none|never|negative|no way|i dont|i do not|i am not|
    im not|i have not|i havent|i didnt|he isnt|she isnt|it isnt|it doesnt|he doesnt|she doesnt|
    it is not|nothing|neither|not|no i dont|uh uh|nuh uh|false|wrong|absolutely not|
    definitely not|of course not|nel|para nada|pa nada|nunca|negativo|no no|ninguno|ninguna|nada|
    en absoluto|claro que no|jamas|tampoco|no tengo|no lo tengo|no creo|for nothing|
    that is not right|nones|nanay|noo|nooo|there isnt|there is not|there arent|it hasnt|it wasnt|
    it didnt|he didnt|she didnt|he hasnt|she hasnt|they arent|they dont|no hay|no tiene|que va"""
_UNSURE = """
    idk|dont know|do not know|i dont know|not sure|unsure|im not sure|i am not sure|maybe|
    perhaps|possibly|dunno|i dunno|no idea|hard to say|cant tell|can't say|who knows|might be|
    could be|i think so|i guess|i guess so|probably|not certain|no clue|dk|i cant tell|unknown|
    cant say|couldnt say|no way to know|
    no se|nose|no lo se|quizas|quiza|tal vez|talvez|a lo mejor|no estoy seguro|no estoy segura|
    ni idea|puede ser|puede que si|no sabria|no sabria decir|creo que si|quien sabe|no se decir|
    no recuerdo|i dont remember|sepa|a saber|posiblemente|yo creo que si|pues no se"""
_CERTAIN = """
    yes|yeah|yep|yup|yas|yess|yea|ye|definitely|absolutely|of course|for sure|uh huh|mhm|ok yes|
    correct|si|sip|sii|siii|simon|claro|claro que si|asi es|correcto|afirmativo|por supuesto|
    efectivamente|desde luego|aja|sep|seguro que si|affirmative|sure|un poco|a little|a little bit|
    si tengo|si lo tengo|
    idk|dont know|i dont know|not sure|im not sure|i am not sure|maybe|perhaps|i think so|no idea|
    i guess|i guess so|probably|quizas|quiza|tal vez|talvez|a lo mejor|no estoy seguro|
    no estoy segura|creo que si|ni idea|dunno|i dunno|hard to say|cant tell|i cant tell"""
"""Beginnings that are an answer whatever follows; none of them is a no."""

_ADDS_NOTHING = _plain("""
    i im it its he she they we you that this these those them any of one ones at all really just so
    dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt not no none nothing never neither
    thanks thank god please pls sorry sir maam doctor like is are was am do does did have has had
    tbh honestly though far way the think luckily thankfully fortunately exactly kind kinda lol
    nada de eso esa ese esas esos esto ella ellas ellos ninguna ninguno nunca jamas tampoco para
    gracias a dios senor senora senorita doctora pues la lo le me verdad por suerte fortuna favor
    porfa ahora ahorita bien decir decirle exactamente segura seguro muy que tengo tiene hay
    """)
_GOOD_TO_LACK = _plain("""
    pain fever blood bleeding rash vomiting swelling cough dizziness problem problems
    dolor fiebre sangre sangrado tos vomito mareo hinchazon problema problemas
    """)
"""After a "no" these are denied; "no feeling" and "no pulse" are alarms, and not here."""
_AFFIRMS = _plain("is are was am do does did have has had hay tiene tengo think")
_DENIES = re.compile(r"no|not|none|nothing|never|neither|nada|ningun[oa]|nunca|jamas|\w+nt")
_TURNS = frozenset(
    {"but", "pero", "except", "wait", "aunque", "espera", "espere", "meant", "quise"}
)
_ONLY_ALONE = frozenset({"ya", "y", "n"})
"""An answer only as the whole message: with more words, "ya" is Spanish for "that will do"."""
_ALL_WELL = re.compile(
    r"(?:im|its|thats|he is|hes|she is|shes|all) (?:good|fine|ok|okay)(?: there)?"
)
"""After a plain "no" it only underlines it. Not so in Spanish: "no esta bien" is not well."""
_NO_WORD = frozenset({"never", "nunca", "jamas", "neither", "tampoco"})
_NO_THING = frozenset({"nothing", "nada", "none", "ninguna", "ninguno"})
"""Without a stop after them only "of that" may follow, and after the former nothing at all: "never
like this" is no "no"."""
_OF_THAT = _plain("of like that this these those them de eso esto esas esos ellas")

_FILLERS = re.compile(
    r"(?:um+|uh+|mm+|hm+|well|oh|ah|ay|pues|la verdad|honestly|tbh|to be honest|luckily|thankfully"
    r"|fortunately|unfortunately|sadly|afortunadamente|desafortunadamente|desgraciadamente"
    r"|lamentablemente|por suerte|gracias a dios|thank god|thank goodness|thx|ty"
    r"|ok|okay|lol|please|pls"
    r"|plz"
    r"|por favor|porfa|gracias|thanks|thank you|sir|maam|doctor|doctora|senorita|senor|senora|eso"
    r"|fijese|mire|sorry|perdon)"
)
_MANNERS = re.compile(rf"(?:{_FILLERS.pattern}(?: |$))+")
_LEADING = re.compile(rf"^(?:{_FILLERS.pattern} )+(?=\S)")
_TRAILING = re.compile(rf"(?: {_FILLERS.pattern})+$")
_HONESTLY = r"(?:really|just|honestly|actually|even|exactly|tbh|that|for sure|off hand|anymore| )*"
_DOUBTS = re.compile(
    rf"(?:no )?(?:i )?{_HONESTLY}(?:dont|do not|didnt|couldnt|wouldnt|cant|cannot) {_HONESTLY}"
    rf"(?:know|remember|recall|say|tell){_HONESTLY}(?: (?:yet|either))?"
    rf"|(?:i )?(?:really )?have no (?:idea|clue){_HONESTLY}"
    rf"|(?:im |i am )?not (?:\S+ ){{0,2}}(?:sure|certain){_HONESTLY}"
    r"|no (?:lo |la |me )?(?:se|sabria|recuerdo|acuerdo|he fijado)"
    r"(?: (?:bien|muy bien|decir|decirle|decirte|exactamente|la verdad|eso))*"
    r"|no estoy (?:\S+ ){0,2}segur[oa](?: de eso)?"
    r"|no tengo (?:ni |la menor |mucha )?idea(?: de eso)?"
)
_THUMBS = re.compile(r"\s*(?:(?:👍[\U0001F3FB-\U0001F3FF]?)+|(?:👎[\U0001F3FB-\U0001F3FF]?)+)\s*")
"""A thumb up or down and nothing else, in any color of skin."""
_STOPS = re.compile(r"[,.;:!?\n]+|\s(?:and|y)\s")
_WORDS_KEPT = 12


_SAYINGS = {
    Reply.UNSURE: _phrases(_UNSURE),
    Reply.NO: _phrases(_NO),
    Reply.YES: _phrases(_YES),
}
_FIRM = _phrases(_CERTAIN)
_ALL_RIGHT = _phrases(
    """ok|okay|all good|looks good|looks right|looks fine|sounds right|sounds good|that is right|
    thats it|thats all|perfect|good|fine|great|all correct|all right|everything is right|
    everything is correct|esta bien|todo bien|bien|muy bien|perfecto|de acuerdo|todo correcto|
    todo esta bien|todo esta correcto|es todo|vale|okey"""
)

_SAYING = "|".join(sorted(map(re.escape, chain(*_SAYINGS.values())), reverse=True))
_ANSWERS = re.compile(
    rf"(?:(?:{_SAYING}|{_FILLERS.pattern}|de eso|of (?:that|those|these))(?: |$))+"
)


def yes_no(text: str) -> Reply | None:
    """Yes, no or unsure in English or Spanish; ``None`` for anything else, or for two of them."""
    thumb = _THUMBS.fullmatch(text)
    if thumb:
        return Reply.YES if "👍" in text else Reply.NO
    whole = " ".join(norms(text))
    return (_said(whole) or _by_pieces(text)) if whole else None


def agreed(text: str) -> Reply | None:
    """The same for what was read back, where "ok" and "looks good" are a yes."""
    reply = yes_no(text)
    if reply is not None:
        return reply
    pieces = {" ".join(norms(piece)) for piece in _STOPS.split(fold(text))} - {""}
    pieces -= {piece for piece in pieces if _MANNERS.fullmatch(piece) and piece not in _ALL_RIGHT}
    return Reply.YES if pieces and all(map(_is_agreement, pieces)) else None


def _is_agreement(piece: str) -> bool:
    said = {piece, _bare(piece), piece.removesuffix(" to me")}
    return bool(said & _ALL_RIGHT) or _said(piece) is Reply.YES


def only_answers(text: str) -> bool:
    """Whether a message is made of words of yes, no, doubt and manners and of nothing else.

    "No, para nada" is; "no para" is not: it does not stop.
    """
    return _ANSWERS.fullmatch(" ".join(norms(text))) is not None


def bare(text: str) -> str:
    """The plain words of a message without words of manners around them."""
    return _bare(" ".join(norms(text)))


def _bare(piece: str) -> str:
    """The piece without words of manners around it; as it is where nothing else is left."""
    return _TRAILING.sub("", _LEADING.sub("", piece)) or piece


def _said(piece: str) -> Reply | None:
    bare = _bare(piece)
    for words in (piece, "" if bare in _ONLY_ALONE else bare):
        for reply, sayings in _SAYINGS.items():
            if words in sayings:
                return reply
        if _DOUBTS.fullmatch(words):
            return Reply.UNSURE
    return None


def _by_pieces(text: str) -> Reply | None:
    """ "No, not really" and "yes, since monday": the opening decides unless the rest disagrees."""
    pieces = [" ".join(norms(piece)) for piece in _STOPS.split(fold(text))]
    told = [piece for piece in pieces if piece and piece not in _ONLY_ALONE]
    meant = {reply for piece in told if (reply := _said(piece)) is not None}
    if len(meant) > 1 or any(_TURNS.intersection(piece.split()) for piece in pieces):
        return None
    opening = _opening(pieces[0].split())
    if meant:
        said = meant.pop()
        return said if opening in (None, said) else None
    return opening


def _opening(words: list[str]) -> Reply | None:
    """The answer that the first words are, if what follows leaves it one."""
    words = " ".join(words).split() if _said(" ".join(words)) else _bare(" ".join(words)).split()
    if len(words) > _WORDS_KEPT:
        return None
    for length in (4, 3, 2, 1):
        opening, rest = " ".join(words[:length]), words[length:]
        reply = _said(opening) if rest and opening not in _ONLY_ALONE else None
        if reply is None:
            continue
        closing = {_said(word) for word in rest} - {None, reply}
        firm = _bare(opening) in _FIRM or _adds_nothing(opening, rest, reply)
        return reply if firm and not closing else None
    return None


def _adds_nothing(opening: str, rest: list[str], reply: Reply) -> bool:
    """Whether the words after ``opening`` only repeat it."""
    if opening in _NO_WORD:
        return False
    if opening in _NO_THING:
        return _OF_THAT.issuperset(rest)
    if opening in ("no", "nope", "nah") and _ALL_WELL.fullmatch(" ".join(rest)):
        return True
    known = _ADDS_NOTHING | _GOOD_TO_LACK if reply is Reply.NO else _ADDS_NOTHING
    if not known.issuperset(rest):
        return False
    denies = any(_DENIES.fullmatch(word) for word in rest)
    affirms = bool(_AFFIRMS.intersection(rest))
    if reply is Reply.NO:
        return denies or not affirms or len(opening.split()) > 1
    return not denies
