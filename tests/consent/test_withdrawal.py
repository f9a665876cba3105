"""Taking consent back in any reasonable words, and symptoms that only sound like it."""

import pytest

from consent.opt_out import Keyword, keyword, wants_no_texts
from consent.withdrawal import wants_withdrawal

NO_TEXTS = [
    "no me escriban más",
    "No me escriba mas por favor",
    "quit texting me",
    "Stop texting me!!",
    "please don't text me",
    "dont message me again",
    "Do not contact me",
    "no more texts please",
    "stop sending me messages",
    "stop these messages",
    "take me off your list",
    "leave me alone",
    "I don't want any more texts",
    "I do not want to receive messages",
    "opt me out",
    "ya no me manden mensajes",
    "no me envíen más textos",
    "dejen de escribirme",
    "deje de mandar mensajes",
    "no quiero más mensajes",
    "no quiero recibir mensajes",
    "no más mensajes",
    "déjenme en paz",
    "denme de baja",
    "wrong number",
    "número equivocado",
    "quítenme de la lista",
]
WITHDRAWN = [
    *NO_TEXTS,
    "forget me",
    "Forget about me",
    "delete my data",
    "please erase all my information",
    "remove everything I told you",
    "delete this conversation",
    "I withdraw my consent",
    "i take back my permission",
    "I no longer consent",
    "I don't agree to this",
    "I don't want you to keep my data",
    "don't share my information",
    "stop using my data",
    "stop this chat",
    "end the conversation",
    "STOP",
    "I do not want my answers shared",
    "borren mis datos",
    "elimine toda mi información",
    "quiero borrar mis datos",
    "olvídenme",
    "olvídese de mí",
    "retiro mi consentimiento",
    "ya no doy mi permiso",
    "no quiero que guarden mis datos",
    "no compartan mi información",
    "dejen de usar mis datos",
    "paren la conversación",
    "no autorizo esto",
    "no acepto que usen mis datos",
    "ALTO",
]
SYMPTOMS = [
    "I can't stop vomiting",
    "stop the bleeding?",
    "end of my finger is blue",
    "it won't stop hurting",
    "I don't want to keep throwing up",
    "I don't want to die",
    "I forget things lately",
    "I quit smoking last year",
    "my period stopped",
    "I had to cancel my appointment",
    "the pain never stops",
    "don't leave me alone with this pain, help",
    "I can't forget what happened",
    "I don't use an inhaler",
    "I keep my baby warm",
    "what can I give him to stop the fever",
    "no puedo dejar de vomitar",
    "cómo paro el sangrado",
    "veo borroso cuando leo mensajes",
    "no para el dolor",
    "me duele todo",
    "se me olvida todo",
    "no quiero usar el inhalador",
    "dejé de fumar",
    "no me deja respirar",
    "no quiero morir",
    "se me quitó el dolor",
    "tengo la presión baja",
    "no me contestan nada en la clínica",
    "should I text you my temperature",
    "my chest hurts and I can't breathe well since this morning",
]


@pytest.mark.parametrize("text", WITHDRAWN)
def test_any_reasonable_wording_takes_consent_back(text: str) -> None:
    assert wants_withdrawal(text, "en")


@pytest.mark.parametrize("text", NO_TEXTS)
def test_any_reasonable_wording_stops_texts(text: str) -> None:
    assert wants_no_texts(text)


@pytest.mark.parametrize("text", SYMPTOMS)
def test_a_symptom_is_never_taken_for_a_withdrawal(text: str) -> None:
    assert not wants_withdrawal(text, "en")
    assert not wants_no_texts(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("STOP", Keyword.STOP),
        (" stop. ", Keyword.STOP),
        ("StopAll", Keyword.STOP),
        ("¡Baja!", Keyword.STOP),
        ("Alto", Keyword.STOP),
        ("opt-out", Keyword.STOP),
        ("Start", Keyword.START),
        ("YES!", Keyword.START),
        ("ayuda", Keyword.HELP),
        ("Info?", Keyword.HELP),
        ("can't stop vomiting", None),
        ("stop the bleeding?", None),
        ("end of my finger", None),
        ("yes it hurts", None),
        ("ayuda, me duele el pecho", None),
        ("sí", None),
        ("", None),
        ("🛑", None),
    ],
)
def test_a_keyword_counts_only_as_the_whole_message(text: str, found: Keyword | None) -> None:
    assert keyword(text) is found
