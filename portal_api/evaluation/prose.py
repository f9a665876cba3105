"""The sentences of a report: how it was made, and what its figures cannot say."""

from __future__ import annotations

from collections.abc import Iterator

from portal_api.evaluation.aims import MEDIAN_QUESTIONS, P90_QUESTIONS
from portal_api.evaluation.evaluation import Evaluation
from portal_api.evaluation.figures import Share
from portal_api.evaluation.messy import tables as messy
from portal_api.evaluation.split import Part
from portal_api.evaluation.table import brief, percent

ENGINES = {
    "rasa": "the whole conversation service with its language model",
    "scripted": "the whole conversation service with the scripted engine",
    "rules": "finding of symptoms and rules in memory, without the service around them",
}

CAUTIONS = (
    "The cases are made up. The acceptable levels are the judgement of those who wrote them; the "
    "case files give the reason and the source of each.",
    "Each reply is what the case says or, where it says nothing, one fixed word. Real people "
    "answer less clearly, and some do not finish.",
    "Messy wording is made by a program from lines we wrote: paraphrases, typing errors, answers "
    "given early, digressions and mistakes taken back. It finds faults; it is no measure of how "
    "real people write.",
    "Intervals are exact 95 % intervals (Clopper and Pearson) for each figure by itself. With this "
    "many groups, some will look better or worse by chance.",
    "An interval says how far chance reaches for cases like these. It does not say that these "
    "cases are like the people of any clinic.",
)


def made_line(evaluation: Evaluation) -> str:
    """One line on how the page was made."""
    made = evaluation.made
    return (
        f"Made on {made.date} with `{made.command}`; software {made.software}, rules "
        f"{made.library}, words {made.lexicon}, organisation {made.organisation}."
    )


def lead(evaluation: Evaluation) -> Iterator[str]:
    """What was measured and what came of it, in a few sentences."""
    of, made = evaluation.figures, evaluation.made
    yield (
        f"{of.cases} cases were run through {ENGINES[made.engine]}: {evaluation.development} from "
        f"the development part and {evaluation.held_out} held out. "
        f"{of.judged} of them say which levels are acceptable."
    )
    yield _emergencies(of.emergency)
    yield (
        f"Dangerously low advice: {brief(of.hazardous)}; the upper bound of its 95 % "
        f"interval is {percent(of.hazardous.bounds[1])}."
    )
    yield (
        f"Half of the cases took {of.median:g} questions or fewer, nine of ten {of.p90:g} or "
        f"fewer (aims: {MEDIAN_QUESTIONS} and {P90_QUESTIONS}); {of.unfinished} did not come to "
        "an end."
    )
    fixed = evaluation.fixed_order
    if fixed is not None:
        yield (
            f"Asking every question in order took a median of {fixed.figures.median:g}; it came "
            f"to another level or route in {fixed.differing} of {of.cases} cases."
        )
    if evaluation.messy is not None:
        yield messy.sentence(evaluation.messy)


def _emergencies(share: Share) -> str:
    if share.value is None:
        return "No case was an emergency."
    return f"Of {share.total} emergencies, {share.hits} were told to get help now: {brief(share)}."


def part_line(evaluation: Evaluation) -> str:
    """How the two parts of the cases are used."""
    shown = {
        Part.DEVELOPMENT: "This page is about the development part, on which rules may be tuned.",
        Part.HELD_OUT: "This page is about the held-out part, which is only ever counted.",
        Part.ALL: "This page is about both parts together.",
    }[evaluation.made.part]
    return (
        f"{shown} About a third of the cases is held out, by a fixed hash of the case id; no page "
        "names one of them."
    )


def unknown_line(evaluation: Evaluation) -> str | None:
    """Protocols that cases name and the rules in use do not have."""
    names = ", ".join(evaluation.unknown_protocols)
    return f"Named by cases but not in use here: {names}." if names else None
