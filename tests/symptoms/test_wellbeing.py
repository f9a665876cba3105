"""Better, the same or worse, in any words."""

import pytest

from symptoms.wellbeing import Wellbeing, how_now

SAID = {
    Wellbeing.BETTER: """better|Better!|a little better|much better now, thanks|I feel better today
        |im feeling good|I am doing well|fine now|it's gone|the pain went away|no fever, better|1
        |improving|I'm very well|mejor|un poco mejor|ya me siento mejor|mucho mejor, gracias
        |estoy bien|bien, gracias|sí, mejor|ya se me quitó|mejorando|1.|the first""",
    Wellbeing.SAME: """same|the same|about the same|still have it|no change|not better
        |not any better|no better|it isn't better|I hope it gets better|not worse
        |not much worse|so so|2
        |better some days but still there|not good|igual|sigue igual|lo mismo|no mejor
        |no he mejorado|sin cambios|más o menos|todavía me duele|ojalá mejore|la segunda|2)""",
    Wellbeing.WORSE: """worse|Worse|much worse|a bit worse|it got worse|getting worse every day|bad
        |I feel terrible|better yesterday but worse today|not better, worse|3|the third
        |peor|mucho peor|estoy peor|ha empeorado|va empeorando|me siento mal|muy mal
        |mejor ayer, hoy peor|opción 3""",
    None: """hello|thanks|ok|yes|no|who is this?|4|gracias|sí|hola|good morning|buenos días
        |I have a rash|well, I don't know|👍||""",
}
CASES = [
    (how, words.strip())
    for how, many in SAID.items()
    for words in many.replace("\n", "").split("|")
]


@pytest.mark.parametrize(("how", "words"), CASES, ids=[f"{how}: {words}" for how, words in CASES])
def test_what_is_said_is_understood(how: Wellbeing | None, words: str) -> None:
    assert how_now(words) is how
