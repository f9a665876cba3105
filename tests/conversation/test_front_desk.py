"""What is no complaint goes to the front desk without triage; an illness beside it does not."""

import pytest

from portal_api.conversation.portal import Portal
from tests.conversation.talking import Patient

WISHES = {
    "refill-request": ("I need a refill of my blood pressure pills", "necesito resurtir mi receta"),
    "appointment-request": ("I want to book an appointment for a checkup", "quiero sacar una cita"),
    "results-question": ("are my lab results back?", "ya estan mis resultados de laboratorio?"),
    "billing-question": ("I have a question about my bill", "tengo una pregunta sobre mi factura"),
}
TRIAGE = {"age", "sex", "about", "danger-signs"}


@pytest.mark.parametrize("lang", [0, 1], ids=["en", "es"])
@pytest.mark.parametrize("protocol", WISHES)
def test_a_wish_reaches_the_front_desk(portal: Portal, protocol: str, lang: int) -> None:
    patient = Patient(portal, locale=("en", "es")[lang])
    patient.consents()
    patient.says(WISHES[protocol][lang])
    asked = set()
    while (state := patient.state).phase == "interview":
        asked.add(state.link_id)
        choices = {choice.id for choice in patient.question.choices}
        patient.presses("no") if "no" in choices else patient.says("metformin, tuesday")
    assert not asked & TRIAGE
    assert 1 <= len(asked) <= 2
    patient.presses("yes")  # the read-back
    with portal.database.read() as session:
        case = portal.store(session, "riverside").case(patient.id)
        assert case is not None
        assert (case.level, case.route) == ("routine", "staff-review")


def test_a_symptom_beside_the_wish_is_triaged(portal: Portal) -> None:
    patient = Patient(portal)
    patient.consents()
    patient.says("I need a refill and my chest hurts and I am sweating")
    views = portal.conversations.messages("riverside", patient.id)
    assert any(view.kind == "urgent" for view in views)
