"""Red flags: what raises each, what only makes it doubtful, and what must not."""

import pytest

from tests.triage.said import found, measured, said, sheet
from triage.answers import Answers, Reply
from triage.findings import Quantity, Status
from triage.level import Level, Route
from triage.library import Library
from triage.red_flags import Screening, screen

RAISED_BY = [
    # flag, findings said to be present, why
    ("chest-pain-danger", ["jaw-or-arm-pain", "sweating"], "a heart attack can spare the chest"),
    ("chest-pain-danger", ["chest-pain", "sweating"], "heart attack"),
    ("chest-pain-danger", ["chest-pain", "breathless"], "heart attack"),
    ("chest-pain-danger", ["chest-pain", "spreading-pain"], "heart attack"),
    ("chest-pain-danger", ["chest-pain", "fainting"], "heart attack"),
    ("severe-breathlessness", ["severe-breathless"], "cannot breathe"),
    ("blue-lips", ["blue-lips"], "no oxygen"),
    ("choking", ["choking"], ""),
    ("drowning", ["drowning"], ""),
    ("smoke-or-carbon-monoxide", ["carbon-monoxide"], ""),
    ("smoke-or-carbon-monoxide", ["smoke-inhalation"], ""),
    ("clot-signs", ["leg-swelling", "breathless"], "clot in the lung"),
    ("stroke-signs", ["face-droop"], "stroke"),
    ("stroke-signs", ["one-sided-weakness"], "stroke"),
    ("stroke-signs", ["speech-trouble"], "stroke"),
    ("sudden-confusion", ["confusion"], "stroke, sepsis"),
    ("sudden-worst-headache", ["sudden-worst-headache"], "bleeding in the head"),
    ("sudden-vision-loss", ["sudden-vision-loss"], "stroke"),
    ("unconscious", ["unconscious"], ""),
    ("unconscious", ["not-breathing"], ""),
    ("seizure", ["seizure"], ""),
    ("meningitis-signs", ["fever", "stiff-neck"], ""),
    ("meningitis-signs", ["fever", "light-hurts"], ""),
    ("meningitis-signs", ["fever", "non-blanching-rash"], ""),
    ("meningitis-signs", ["headache", "stiff-neck", "light-hurts"], "without fever yet"),
    ("non-blanching-rash", ["non-blanching-rash"], ""),
    ("anaphylaxis", ["tongue-throat-swelling"], ""),
    ("anaphylaxis", ["hives", "breathless"], ""),
    ("anaphylaxis", ["sting", "face-lip-swelling"], "after exposure"),
    ("heavy-bleeding", ["heavy-bleeding"], ""),
    ("vomiting-blood", ["vomiting-blood"], ""),
    ("bleeding-inside-with-dizziness", ["black-stool", "feeling-faint"], ""),
    ("hard-belly", ["rigid-abdomen"], ""),
    ("belly-pain-with-fainting", ["abdominal-pain", "fainting"], ""),
    ("sepsis-signs", ["fever", "confusion"], ""),
    ("sepsis-signs", ["mottled-skin"], ""),
    ("sepsis-signs", ["fever", "fast-breathing"], ""),
    ("heat-stroke", ["heat-exposure", "confusion"], ""),
    ("hypothermia", ["hypothermia"], ""),
    ("fever-with-weak-defenses", ["chemotherapy", "fever"], ""),
    ("fever-with-weak-defenses", ["immunosuppressed", "fever"], ""),
    ("sickle-cell-crisis", ["sickle-cell", "chest-pain"], ""),
    ("surgery-wound-open", ["surgical-wound-open"], ""),
    ("fever-after-surgery", ["recent-surgery", "fever"], ""),
    ("baby-limp", ["floppy"], ""),
    ("baby-not-feeding", ["not-feeding"], ""),
    ("soft-spot-bulging", ["bulging-fontanelle"], ""),
    ("no-wet-nappy", ["no-wet-nappy"], ""),
    ("baby-unusual-cry", ["unusual-cry"], ""),
    ("head-injury-danger", ["head-injury", "vomiting"], ""),
    ("head-injury-danger", ["head-injury", "blood-thinner"], ""),
    ("head-injury-danger", ["head-injury-knocked-out"], ""),
    ("spine-injury", ["neck-or-back-injury", "limb-numbness"], ""),
    ("spine-nerve-danger", ["saddle-numbness"], ""),
    ("spine-nerve-danger", ["back-pain", "bladder-bowel-trouble"], ""),
    ("open-fracture", ["open-fracture"], ""),
    ("deep-wound", ["deep-wound"], ""),
    ("stab-or-gunshot", ["stab-or-gunshot"], ""),
    ("amputation", ["amputation"], ""),
    ("severe-burn", ["severe-burn"], ""),
    ("chemical-or-electric-burn", ["chemical-electrical-burn"], ""),
    ("chemical-in-eye", ["chemical-in-eye"], ""),
    ("painful-red-eye", ["eye-pain", "red-eye"], ""),
    ("snake-bite", ["snake-bite"], ""),
    ("overdose", ["overdose"], ""),
    ("overdose-on-purpose", ["intentional-overdose"], ""),
    ("poisoning", ["poisoning"], ""),
    ("button-battery", ["button-battery"], ""),
    ("suicidal-thoughts", ["suicidal-thoughts"], ""),
    ("suicide-plan", ["suicide-plan"], ""),
    ("self-harm", ["self-harm"], ""),
    ("harm-to-others", ["harm-others"], ""),
    ("psychosis-danger", ["psychosis", "agitation"], ""),
    ("psychosis", ["psychosis"], ""),
    ("abuse", ["abuse"], ""),
    ("child-abuse", ["child-abuse"], ""),
    ("sexual-assault", ["sexual-assault"], ""),
    ("pregnancy-bleeding", ["pregnant", "vaginal-bleeding"], ""),
    ("pregnancy-headache-vision", ["pregnant", "headache", "visual-disturbance"], ""),
    ("pregnancy-severe-pain", ["pregnant", "severe-abdominal-pain"], ""),
    ("baby-moving-less", ["reduced-fetal-movement"], ""),
    ("waters-broken", ["waters-broken"], ""),
    ("early-labor", ["contractions"], ""),
    ("bleeding-after-birth", ["postpartum", "heavy-bleeding"], ""),
    ("testicle-pain", ["testicle-pain"], ""),
    ("cold-pale-limb", ["cold-limb", "limb-numbness"], ""),
    ("diabetic-emergency", ["high-sugar", "vomiting"], ""),
]
NEEDS_MEASURE_OR_AGE = {"fever-under-3-months", "very-high-temperature"}


def raised(screening: Screening) -> set[str]:
    return {hit.flag.id for hit in screening.raised}


def doubtful(screening: Screening) -> set[str]:
    return {hit.flag.id for hit in screening.doubtful}


@pytest.mark.parametrize(("flag", "groups", "why"), RAISED_BY)
def test_said_to_be_present_raises_it(
    library: Library, flag: str, groups: list[str], why: str
) -> None:
    screening = screen(library, said(library, *groups), Answers())
    assert flag in raised(screening), why
    hit = next(hit for hit in screening.raised if hit.flag.id == flag)
    assert {f.code for f in hit.findings} == {library.groups[group][0] for group in groups}


@pytest.mark.parametrize(("flag", "groups", "why"), RAISED_BY)
@pytest.mark.parametrize("status", [Status.ABSENT, Status.UNCERTAIN, Status.HYPOTHETICAL])
def test_a_negated_or_unsure_mention_becomes_a_question(
    library: Library, flag: str, groups: list[str], why: str, status: Status
) -> None:
    screening = screen(library, said(library, *groups, status=status), Answers())
    assert flag not in raised(screening)
    assert flag in doubtful(screening)


@pytest.mark.parametrize(("flag", "groups", "why"), RAISED_BY)
@pytest.mark.parametrize("status", [Status.HISTORY, Status.OTHER_PERSON])
def test_the_past_and_other_people_raise_nothing(
    library: Library, flag: str, groups: list[str], why: str, status: Status
) -> None:
    screening = screen(library, said(library, *groups, status=status), Answers())
    assert not screening.raised
    assert (flag in doubtful(screening)) == (status in library.red_flags[flag].doubt)


def test_every_red_flag_is_in_the_table(library: Library) -> None:
    assert {flag for flag, _, _ in RAISED_BY} | NEEDS_MEASURE_OR_AGE == set(library.red_flags)


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        (["chest-pain"], "chest pain alone is asked about, not alarmed"),
        (["fever"], "fever alone"),
        (["headache", "fever"], "a flu"),
        (["pregnant"], "pregnant alone"),
        (["diabetes", "vomiting"], "asked by the protocol"),
        (["vaginal-bleeding"], "a period"),
        (["back-pain", "limb-numbness"], "sciatica"),
        (["black-stool"], "iron tablets"),
        (["abdominal-pain", "vomiting"], "a stomach bug"),
        (["drowsy"], "tired"),
        (["jaw-or-arm-pain"], "a sore arm or tooth"),
        (["low-sugar"], "asked by the protocol"),
    ],
)
def test_everyday_complaints_raise_no_flag(library: Library, groups: list[str], why: str) -> None:
    assert not screen(library, said(library, *groups), Answers()).raised, why


@pytest.mark.parametrize(
    ("age", "about", "group", "is_raised", "is_doubtful"),
    [
        (0.1, "child", "fever", True, False),
        (0.249, "child", "fever", True, False),
        (0.25, "child", "fever", False, False),
        (30.0, "self", "fever", False, False),
        (None, "child", "fever", False, True),
        (None, None, "fever", False, False),
        (Reply.UNSURE, "child", "fever", False, True),
    ],
)
def test_fever_under_three_months_needs_the_age(
    library: Library,
    age: float | Reply | None,
    about: str | None,
    group: str,
    is_raised: bool,
    is_doubtful: bool,
) -> None:
    answers = sheet(**{k: v for k, v in {"age": age, "about": about}.items() if v is not None})
    screening = screen(library, said(library, group), answers)
    assert ("fever-under-3-months" in raised(screening)) == is_raised
    assert ("fever-under-3-months" in doubtful(screening)) == is_doubtful


def test_an_answered_age_counts_more_than_years_in_the_words(library: Library) -> None:
    years = [measured(Quantity.AGE, 0.1)]
    fever = said(library, "fever")
    assert "fever-under-3-months" in raised(screen(library, fever, Answers(), years))
    assert not screen(library, fever, sheet(age=30.0), years).raised


def test_a_baby_spoken_of_with_fever_is_asked_about(library: Library) -> None:
    assert "fever-under-3-months" in doubtful(
        screen(library, said(library, "infant", "fever"), Answers())
    )


@pytest.mark.parametrize(
    ("celsius", "flag", "is_raised"),
    [
        (40.5, "very-high-temperature", True),
        (40.4, "very-high-temperature", False),
        (34.9, "hypothermia", True),
        (35.0, "hypothermia", False),
    ],
)
def test_a_measured_temperature_can_raise_a_flag(
    library: Library, celsius: float, flag: str, is_raised: bool
) -> None:
    screening = screen(library, [], Answers(), [measured(Quantity.TEMPERATURE, celsius)])
    assert (flag in raised(screening)) == is_raised


def test_an_answer_counts_like_words(library: Library) -> None:
    answers = sheet(chest_pain__with_signs=Reply.YES)
    hurting = said(library, "chest-pain")
    assert "chest-pain-danger" not in raised(screen(library, hurting, Answers()))
    assert "chest-pain-danger" in raised(screen(library, hurting, answers))


def test_yes_to_one_of_several_does_not_mean_each_of_them(library: Library) -> None:
    answers = sheet(abdominal_pain__bleeding=Reply.YES)
    assert "vomiting-blood" not in raised(screen(library, [], answers))


def test_a_confirming_question_once_answered_is_not_doubtful_again(library: Library) -> None:
    denied = said(library, "suicidal-thoughts", status=Status.ABSENT)
    answers = Answers().with_answer(library.red_flags["suicidal-thoughts"].ask, Reply.NO)
    assert not screen(library, denied, answers).doubtful


def test_words_of_presence_win_over_an_earlier_no(library: Library) -> None:
    answers = Answers().with_answer(library.red_flags["suicidal-thoughts"].ask, Reply.NO)
    assert "suicidal-thoughts" in raised(
        screen(library, said(library, "suicidal-thoughts"), answers)
    )


def test_denying_in_answer_to_the_question_itself_asks_nothing_more(library: Library) -> None:
    denied = said(library, "severe-breathless", status=Status.ABSENT)
    assert not doubtful(screen(library, denied, sheet(danger_signs=Reply.NO)))


def test_half_said_half_denied_is_doubtful(library: Library) -> None:
    heard = [*said(library, "chest-pain"), found("230145002", Status.ABSENT)]
    screening = screen(library, heard, Answers())
    assert not screening.raised
    assert doubtful(screening) == {"chest-pain-danger"}


def test_the_most_urgent_comes_first(library: Library) -> None:
    screening = screen(library, said(library, "abuse", "red-eye", "eye-pain", "seizure"), Answers())
    levels = [hit.flag.level for hit in screening.raised]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] is Level.EMERGENCY_AMBULANCE


def test_every_flag_is_urgent_and_goes_somewhere_that_can_help(library: Library) -> None:
    for flag in library.red_flags.values():
        assert flag.level >= Level.URGENT
        assert flag.level > flag.unsure_level >= Level.SAME_DAY
        assert flag.route not in (Route.HOME, Route.PHARMACY)
        assert (flag.level is Level.EMERGENCY_AMBULANCE) == (flag.route is Route.AMBULANCE)
