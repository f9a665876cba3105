"""What people do in conversations, and what must come of it. One row, both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """``en`` and ``es`` are said one after the other once the ``opening`` is over.

    ``hears`` are ids of sentences in the last answer; the open question always is. ``stays`` means
    that the question is the one open before, where that matters. ``case`` is a reason staff see
    afterwards.
    """

    name: str
    en: tuple[str, ...]
    es: tuple[str, ...]
    opening: str = "belly"
    hears: tuple[str, ...] = ()
    stays: bool | None = True
    answers: Mapping[str, object] = field(default_factory=dict)
    phase: str = "interview"
    misunderstood: int = 0
    case: str | None = None

    def said(self, locale: str) -> tuple[str, ...]:
        return self.en if locale == "en" else self.es


def one(text: str) -> tuple[str, ...]:
    return (text,)


FIRST = "abdominal-pain.danger"
ROWS = (
    # Answers
    Row("several answers at once", one("I'm a 45 year old woman and it began 3 days ago"),
        one("tengo 45 años, soy mujer y empezó hace 3 días"), "fever", stays=False,
        answers={"age": 45.0, "sex": "female", "days": 3.0}),
    Row("an answer and more", one("no, and I am 52 years old"), one("no, y tengo 52 años"),
        stays=False, answers={FIRST: "no", "age": 52.0}),
    Row("answered before it is asked", one("I am 61 years old"), one("tengo 61 años"), stays=None,
        answers={"age": 61.0, FIRST: None}),
    Row("not sure", one("I'm not sure"), one("no lo sé"), stays=False,
        answers={FIRST: "unsure"}),
    Row("a number of a choice", one("2"), one("2"), stays=False, answers={FIRST: "no"}),
    Row("a choice in digits and brackets", one("option 2)"), one("opción 2)"), stays=False,
        answers={FIRST: "no"}),
    Row("a number in words", ("34", "no", "no", "two"), ("34", "no", "no", "dos"), "fever",
        stays=False, answers={"sex": "male"}),
    Row("an ordinal", ("34", "no", "no", "the first"), ("34", "no", "no", "la primera"), "fever",
        stays=False, answers={"sex": "female"}),
    Row("the second of the dangers named is no no", one("the second"), one("la segunda"),
        answers={FIRST: None}, misunderstood=1),
    Row("a thumb down", one("👎"), one("👎🏽"), stays=False, answers={FIRST: "no"}),
    Row("a thumb up", one("👍"), one("👍🏿"), stays=False, answers={FIRST: "yes"},
        case="red-flag"),
    Row("the words of a choice", one("I'm not sure"), one("No sé"), stays=False,
        answers={FIRST: "unsure"}),
    Row("a sentence with a choice in it", ("34", "no", "no", "I was born female"),
        ("34", "no", "no", "nací mujer"), "fever", stays=False, answers={"sex": "female"}),
    # Corrections
    Row("a duration put right", one("no wait, it was two days"), one("no espera, fueron dos días"),
        hears=("dialogue.corrected",), answers={"days": 2.0}),
    Row("a duration denied", one("no, it was three days"), one("no, fueron tres días"),
        hears=("dialogue.corrected",), answers={"days": 3.0}),
    Row("a reply put right", ("not sure", "I meant no"), ("no sé", "quise decir no"), stays=False,
        hears=("dialogue.corrected",), answers={FIRST: "no"}),
    Row("a number put right", ("40", "wait, 41"), ("40", "espera, 41"), "fever", stays=False,
        hears=("dialogue.corrected",), answers={"age": 41.0}),
    Row("a symptom put right", one("wait, I don't have a fever"), one("espera, no tengo fiebre"),
        "fever", hears=("dialogue.corrected",), answers={"feverish": None}, stays=None),
    Row("a person put right", one("I meant my son"), one("quise decir mi hijo"), "fever",
        stays=True, hears=("dialogue.corrected",), answers={"about": "child"}),
    Row("going back", ("no", "go back"), ("no", "atrás"), hears=("dialogue.corrected",)),
    Row("a mistake without more", ("no", "I made a mistake"), ("no", "me equivoqué"),
        hears=("dialogue.corrected",)),
    Row("an answer named by what it is about", ("40", "no", "change my age"),
        ("40", "no", "cambiar mi edad"), "fever", hears=("dialogue.corrected",),
        answers={"age": None}),
    Row("an answer named, and the new one", ("40", "no", "change my age to 41"),
        ("40", "no", "cambie mi edad a 41"), "fever", stays=False, hears=("dialogue.corrected",),
        answers={"age": 41.0}),
    Row("an answer named that was never given", ("not sure", "change my temperature"),
        ("no sé", "cambiar mi temperatura"), stays=False, answers={FIRST: "unsure"}),
    # Questions about the question
    Row("why", one("why do you ask?"),
        one("¿por qué me pregunta eso?"), hears=("dialogue.explain",)),
    Row("meaning", one("what does that mean?"), one("¿qué significa eso?"),
        hears=("dialogue.meaning", "choice.unsure")),
    Row("repeat", one("can you repeat the question"), one("repita la pregunta por favor")),
    Row("limits", one("what can you do"), one("qué puede hacer"), hears=("dialogue.limits",)),
    # Beside the point
    Row("chit-chat", one("how are you today?"), one("¿cómo estás?"), hears=("dialogue.chitchat",)),
    Row("thanks", one("thank you so much"), one("muchas gracias"), hears=("dialogue.chitchat",)),
    Row("a greeting", one("hello"), one("hola"), hears=("dialogue.greeting-back",)),
    Row("out of scope", one("what's the weather"), one("¿qué tiempo hace?"),
        hears=("dialogue.limits",)),
    Row("a refill in the middle", one("can you refill my meds?"), one("necesito surtir mi receta"),
        hears=("dialogue.front-desk",)),
    Row("digression and return", ("thanks", "hello", "no"), ("gracias", "hola", "no"),
        stays=False, answers={FIRST: "no"}),
    Row("a new complaint", one("and I have a bad sore throat too"),
        one("y también me duele mucho la garganta"), stays=None),
    Row("swearing at us", one("fuck you, stupid bot"), one("vete a la mierda, pinche robot"),
        hears=("dialogue.calm",)),
    Row("swearing beside a symptom", one("my fucking knee hurts too"),
        one("también me duele la puta rodilla")),
    Row("nothing but dots", one("..."), one("...")),
    Row("blanks", one("   "), one("   ")),
    Row("silence counts as nothing", ("blorf zing", "...", "..."), ("blorf zing", "...", "..."),
        misunderstood=1),
    # Nonsense
    Row("nonsense once", one("blorf zing quux"), one("blorf zing quux"),
        hears=("dialogue.not-understood",), misunderstood=1),
    Row("nonsense twice", ("blorf zing quux",) * 2, ("blorf zing quux",) * 2,
        hears=("dialogue.choices", "choice.unsure", "choice.person"), misunderstood=2),
    Row("the person's number", (*("blorf zing quux",) * 2, "4"), (*("blorf zing quux",) * 2, "4"),
        hears=("dialogue.handoff",), case="handoff", misunderstood=2),
    Row("an answer after nonsense", (*("blorf zing quux",) * 2, "2"),
        (*("blorf zing quux",) * 2, "2"), stays=False, answers={FIRST: "no"}),
    Row("nonsense three times", ("blorf zing quux",) * 3, ("blorf zing quux",) * 3,
        hears=("conversation.handed-over",), phase="handoff", case="not-understood"),
    # People
    Row("a person", one("I want to talk to a nurse"), one("quiero hablar con una enfermera"),
        hears=("dialogue.handoff",), case="handoff"),
    Row("no, a person", one("no, I want to talk to a real person"),
        one("no, quiero hablar con una persona"), hears=("dialogue.handoff",), case="handoff"),
    Row("start over", ("no", "start over"), ("no", "empezar de nuevo"), stays=False,
        hears=("dialogue.restarted",), phase="concern"),
    Row("consent taken back", one("please delete my data"), one("borren mis datos por favor"),
        hears=("conversation.erased",), phase="stopped"),
    Row("an alarm in the middle", one("now my chest hurts and I can't breathe"),
        one("ahora me duele el pecho y no puedo respirar"), stays=False, case="red-flag"),
)  # fmt: skip
