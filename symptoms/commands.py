"""Whole messages that steer the conversation instead of answering: why, repeat, a person, back.

English and Spanish are always both tried: people mix them. Accents, case and punctuation do not
count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from symptoms.words import fold, norms
from symptoms.yes_no import yes_no
from triage.wishes import Wish

_LONGEST = 200
_WRITTEN_OUT = {
    **{"pls": "please", "plz": "please", "u": "you", "ur": "your"},
    **{"porfa": "por favor", "q": "que", "xq": "por que"},
}
_WHOLE: dict[Wish, tuple[str, ...]] = {
    Wish.PERSON: (
        r".*\b(talk|speak|chat)( to| with) (a |an |the |my )?(real |live |actual )?(person|human"
        r"|nurse|doctor|someone|somebody|staff|agent|operator|receptionist)\b.*",
        r"(real |a )?(person|human|nurse|agent|operator)( please)?",
        r".*\b(hablar|platicar|comunicarme) con (una |un |la |el |alguna )?"
        r"(persona|humano|enfermera|enfermero|doctor|doctora|alguien|recepcionista|agente)\b.*",
        r"(una )?(persona|humano|enfermera|agente)( por favor)?",
    ),
    Wish.MEANING: (
        r"what (does|do|is|are) (that|this|it|you|the question)( even)?( mean(ing)?)?",
        r"what (do you|dyou) mean( by .*)?|whats that( mean)?|meaning"
        r"|explain( that| this| it)?( please)?",
        r"i (dont|do not) (understand|get it|get that|get this)( .*)?|huh|im confused",
        r"(y )?que (significa|quiere decir|quieres decir|es)( (eso|esto|esa pregunta|con eso))?",
        r"(no (lo |la )?entiendo|no (le )?entendi)( .*)?|expli(ca|que|queme|came)( .*)?|a que se"
        r" refiere( .*)?",
    ),
    Wish.WHY: (
        r"why( do you (ask|need|want)( .*)?| .*(ask|asking|matter|important|know))?|what for",
        r"(y )?por ?que( .*(pregunta|importa|necesita|saber).*)?|para que( .*(saber|pregunta).*)?",
    ),
    Wish.REPEAT: (
        r"(please |can you |could you )*(repeat|say (it|that) again|come again|pardon|what"
        r"|ask (me )?again)( (the|that|this|your|last) ?(question)?)*( please)?",
        r"what was (the|your) question( again)?|again( please)?",
        r"(por favor |puede |puedes |me )*(repite|repita|repetir|repetirla|otra vez|como|que|mande)"
        r"( (la|esa|su) pregunta)?( por favor)?|cual era la pregunta",
    ),
    Wish.BACK: (
        r"(please )?(go )?back( please| one( question)?)?|undo( that)?|(i )?made a mistake"
        r"|(i want to )?change( my)?( last)? answer|wrong answer|previous question",
        r"(ir |volver )?(atras|para atras)|regresar|me equivoque|corregir|la pregunta anterior"
        r"|(quiero )?cambiar( mi| la)?( ultima)? respuesta",
    ),
    Wish.START_OVER: (
        r"(please |can we |lets |i want to )*(start|begin) (over|again|new|from the beginning)"
        r"( please)?|restart|new conversation|from the beginning",
        r"(quiero |por favor )*(empezar|comenzar|volver a empezar|empecemos)( de nuevo| otra vez"
        r"| desde el principio)?|reiniciar|desde el principio|conversacion nueva",
    ),
    Wish.HELP: (
        r"help( me)?|(what|who) (can|do) you (do|help with)|how does this work",
        r"ayuda|ayudame|ayudeme|(en )?que (puedes|puede) (hacer|ayudar)( .*)?|como funciona esto",
    ),
    Wish.GREET: (
        r"(hi|hello|hey|hiya|howdy)( there| again| you)?|good (morning|afternoon|evening)( again)?"
        r"|im back|i am back",
        r"(hola )?(buen dia|buenos dias|buenas( tardes| noches)?|que tal)"
        r"|hola( otra vez| de nuevo)?"
        r"|ya (volvi|regrese|estoy aqui)",
    ),
    Wish.CHAT: (
        r"(ok |okay )?(thanks|thank you|thx)( so much| very much| a lot| again)?|ok|okay|got it"
        r"|(good)?bye|see you|have a (good|nice) (day|one)|lol|haha+|how are you( doing| today)?"
        r"|are you (a |an )?(real|human|robot|bot|person|computer|ai|alive|there)( .*)?"
        r"|who (are you|made you)|what(s| is) your name|tell me a (joke|story)"
        r"|nice (weather|day).*",
        r"(ok )?(muchas |mil )?gracias( .*)?|vale|bueno|esta bien|adios|hasta luego|jaja+"
        r"|como estas?"
        r"|(eres|es usted) (un |una )?(robot|humano|humana|persona|maquina|real)( .*)?"
        r"|quien (eres|es usted)|como te llamas|cuentame un (chiste|cuento)"
        r"|que (buen|bonito) dia.*",
    ),
    Wish.OUTSIDE: (
        r"(whats|what is|hows|how is) the (weather|time|score|news)( .*)?"
        r"|who (won|is winning)( .*)?"
        r"|(can you )?(write|order|book|buy|sing|play) (me )?(a |an |some )?"
        r"(poem|song|story|pizza|food|music|taxi|uber|flight)( .*)?",
        r"(que|como) (hora es|tiempo hace|esta el clima)( .*)?|quien (gano|va ganando)( .*)?"
        r"|(puedes )?(escribe|escribir|pide|pedir|pon|cantar?)(me)? (un |una |algo de )?"
        r"(poema|cancion|pizza|comida|musica|taxi)( .*)?",
    ),
}
_ABUSE = (
    r"\b(fuck|screw|damn) (you|u|this|off|that|it)\b|\bwhat the (fuck|hell|heck)\b|\bwtf\b",
    r"\b(you|ur|youre|u r)( are| re)?( all| such)?( an?| so)?( fucking| damn)? "
    r"(stupid|idiots?|useless|dumb|morons?|worthless|garbage|trash|suck)\b",
    r"\b(this|it)( thing| bot| app)?( is| s)( so| such)?( fucking| damn| a)? "
    r"(bullshit|stupid|ridiculous|useless|shit|crap|garbage|joke|waste of time)\b",
    r"\b(stupid|dumb|useless|fucking|damn) (bot|robot|machine|computer|thing|program|app|"
    r"questions?)\b|\bpiece of (shit|crap|junk)\b|\bshut up\b|\bgo to hell\b|\bi hate (you|this)\b",
    r"^(fuck|fucking hell|shit|bullshit|damn( it)?|asshole|bitch|bastard|crap|stupid|idiot)$",
    r"\bvete (a la|al) (mierda|chingada|verga|carajo|diablo)\b|\bchinga( a)? tu madre\b"
    r"|\bhijo de puta\b|\bputa madre\b|\bno mames\b|\bque (mierda|chingados?|carajos?|diablos)\b",
    r"\b(eres|es|son|sos)( una?| unos)?( pinche)? (idiotas?|estupid[oa]s?|inutil(es)?|"
    r"pendej[oa]s?|imbecil(es)?|basura|porqueria|mierda)\b|\bcallate\b|\bte odio\b",
    r"\b(pinche|maldit[oa]|estupid[oa]) (bot|robot|maquina|computadora|programa|cosa|preguntas?)\b",
    r"^(mierda|carajo|joder|chingad[oa]|chingados|idiota|estupido|pendejo|cabron|puta|verga)$",
)
_LANGUAGE = {
    "en": r"(in )?english( please)?|.*\b(speak|talk|write|continue|go on|switch|change|answer"
    r"|do this)( to| this)?( in| to)? english( please)?|(en )?ingles( por favor)?"
    r"|.*\b(hablar?|seguir|continuar|cambiar)( a| en)* ingles( por favor)?"
    r"|.*\bi (dont|do not|cant) (speak|understand|read) spanish",
    "es": r"(en )?espanol( por favor)?|.*\b(hablar?|hablas?|hablan|escrib[ae]|continuar|seguir"
    r"|cambiar|cambia|responder?|contestar?)( a| en)* espanol( por favor)?|(in )?spanish( please)?"
    r"|.*\b(speak|talk|go on|continue|switch|change)( in| to)* spanish( please)?"
    r"|.*\bno (hablo|entiendo|leo)( el)? ingles",
}
_LEADING = (
    r"^\W*(?:(?:oh|oops|ay|uy|no|ok|sorry|perdon|disculpa|disculpe|please|por favor)\b[\s,.!]*)*"
)
_CORRECTING = re.compile(
    _LEADING + r"\b(?:(?P<sure>i (?:just )?meant(?: to say| to put)?|i mean|my mistake|my bad"
    r"|correction|scratch that|i was wrong|i said (?:it|that) wrong"
    r"|(?:please )?(?:change|make) (?:that|it|my(?: last)? answer) to"
    r"|quise decir|queria decir|quiero decir|me equivoque|correccion|corrijo|mejor dicho"
    r"|cambi[ae](?:lo|la)? (?:eso |mi respuesta )?(?:a|por))"
    r"|wait|hold on|espera|espere|esperate|sorry(?=[\s,]+it\b)|perdon(?=[\s,]+(?:era|fue)))"
    r"\b[\s,.:!]*"
)
_FILLER = re.compile(
    r"^(?:(?:no|i meant|actually|it(?:'s| was| is| has been)|is|was|es|era|eran|fue|fueron|son|que"
    r"|en realidad)\b[\s,]+(?=\S))+"
)
_DENIED_VALUE = re.compile(r"^\W*no\b[\s,.]*(?:it|its|it's|es|era|eran|fue|fueron|son|hace)\b")


def wish(text: str) -> Wish | None:
    """What the whole message asks to be done, or ``None``."""
    said = _plain(text)
    if yes_no(text) is None and not any(character.isalnum() for character in text):
        return Wish.SILENCE
    for wanted, patterns in _WHOLE.items():
        if any(re.fullmatch(pattern, said) for pattern in patterns):
            return wanted
    return Wish.ABUSE if any(re.search(pattern, said) for pattern in _ABUSE) else None


def language_asked(text: str) -> str | None:
    """``"en"`` or ``"es"`` when the whole message asks to go on in that language."""
    said = _plain(text)
    return next((lang for lang, words in _LANGUAGE.items() if re.fullmatch(words, said)), None)


@dataclass(frozen=True)
class Correction:
    """What is said ``instead``. ``sure``: it can only be a correction ("I meant 38"); "wait, 38"
    may be one. ``value``: only a measured value in it would make it one ("no, it was 38")."""

    instead: str
    sure: bool = False
    value: bool = False


def correction(text: str) -> Correction | None:
    """What a message that puts something right says instead; ``None`` for any other message."""
    folded = fold(text[:_LONGEST])
    marked = _CORRECTING.match(folded)
    if marked:
        filler = _FILLER.match(folded[marked.end() :])
        start = marked.end() + (filler.end() if filler else 0)
        return Correction(text[start:], sure=marked["sure"] is not None)
    denied = _DENIED_VALUE.match(folded)
    return Correction(text[denied.end() :], value=True) if denied else None


def _plain(text: str) -> str:
    """The plain words, those of text messages written out."""
    return " ".join(_WRITTEN_OUT.get(word, word) for word in norms(text[:_LONGEST]))
