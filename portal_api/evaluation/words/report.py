"""One evaluation of understanding: figures by part and language, tables, lines, JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal_api.evaluation.as_json import share_json
from portal_api.evaluation.figures import Share
from portal_api.evaluation.markdown import Page
from portal_api.evaluation.sets import by_language, by_part
from portal_api.evaluation.split import may_be_shown
from portal_api.evaluation.table import Table, brief
from portal_api.evaluation.words.figures import F1, f1_of
from portal_api.evaluation.words.lines import WordsLine
from portal_api.evaluation.words.scoring import CODES, FINDINGS, MEASURED, STRICT, Scored

Pair = tuple[WordsLine, Scored]
MEANINGS = {
    FINDINGS: "a right code with the right status (present, absent, uncertain, history, "
    "hypothetical, other person)",
    CODES: "a right code, whatever the status",
    STRICT: "as the first, and a right code with a wrong status is also one too many",
    MEASURED: "the quantity, and the value within 2 %",
}
CAUTIONS = (
    "The messages are made up, and so is what is said in them.",
    "Precision and recall have exact 95 % intervals (Clopper and Pearson), F1 a percentile "
    "bootstrap over the messages with a fixed seed.",
    "Findings that only say something about the person, such as a pregnancy, count where they are "
    "annotated and are not held against the finder where they are not.",
)


@dataclass(frozen=True)
class WordsEvaluation:
    """Messages with their scores. ``made`` says how; ``names`` are the findings' names by code."""

    made: str
    pairs: Sequence[Pair]
    names: Mapping[str, str]

    def figures(self) -> dict[str, dict[str, dict[str, F1]]]:
        """By part, language and what is counted."""
        return {
            part: {lang: _f1s(pairs) for lang, pairs in by_language(among).items()}
            for part, among in by_part(self.pairs).items()
        }


def _f1s(pairs: Sequence[Pair]) -> dict[str, F1]:
    return {name: f1_of([scored.tallies[name] for _, scored in pairs]) for name in MEANINGS}


def summary_of(evaluation: WordsEvaluation) -> Iterator[str]:
    """Lines for a terminal. Names no message."""
    yield f"messages              {len(evaluation.pairs)}"
    for part, by_lang in evaluation.figures().items():
        for lang, of in by_lang.items():
            yield f"{part}, {lang}"
            yield from (f"  {name:<18} {_line(f1)}" for name, f1 in of.items())


def _line(of: F1) -> str:
    return f"F1 {_brief(of)}; precision {brief(of.precision)}; recall {brief(of.recall)}"


def _brief(of: F1) -> str:
    return f"{of.value:.3f} ({of.low:.3f} to {of.high:.3f})" if of.value is not None else "–"


def page_of(evaluation: WordsEvaluation) -> Page:
    """The page of documentation."""
    lead = [f"{len(evaluation.pairs)} messages in which everything that is said is annotated."]
    tables = list(_tables(evaluation))
    return Page("How well words are understood", evaluation.made, lead, tables, CAUTIONS)


def _tables(evaluation: WordsEvaluation) -> Iterator[Table]:
    head = ("", "language", "F1", "precision", "recall", "what is counted")
    for part, by_lang in evaluation.figures().items():
        rows = tuple(
            (name, lang, _brief(f1), brief(f1.precision), brief(f1.recall), MEANINGS[name])
            for lang, of in by_lang.items()
            for name, f1 in of.items()
        )
        yield Table(f"Findings and values, {part}", head, rows)
    yield _by_status(evaluation.pairs)
    yield _confusion(evaluation.pairs)
    yield from _lists(evaluation)


def _by_status(pairs: Sequence[Pair]) -> Table:
    """How many annotations of each status were hit."""
    hits = Counter(one for _, scored in pairs for one in scored.annotated)
    names = sorted({status for status, _ in hits})
    rows = tuple(
        (name, brief(Share(hits[name, True], hits[name, True] + hits[name, False])))
        for name in names
    )
    return Table("Recall by annotated status", ("status", "found with it"), rows)


def _confusion(pairs: Sequence[Pair]) -> Table:
    """Statuses read otherwise than annotated, most frequent first."""
    counts = Counter(one for _, scored in pairs for one in scored.statuses if one[0] != one[1])
    rows = tuple((*one, str(count)) for one, count in counts.most_common())
    return Table("Statuses read otherwise", ("annotated", "read", "findings"), rows)


def _lists(evaluation: WordsEvaluation) -> Iterator[Table]:
    """Messages with something missed or too much; those held out without their words."""
    wrong = [pair for pair in evaluation.pairs if pair[1].missed or pair[1].extra]
    head = ("id", "language", "missed", "too much")
    shown = tuple(
        (*_row(evaluation, pair), pair[0].text) for pair in wrong if may_be_shown(pair[0].id)
    )
    yield Table(f"Not as annotated: {len(shown)} in development", (*head, "text"), shown)
    kept = tuple(_row(evaluation, pair) for pair in wrong if not may_be_shown(pair[0].id))
    if kept:
        yield Table(f"Not as annotated: {len(kept)} held out", head, kept)


def _row(evaluation: WordsEvaluation, pair: Pair) -> tuple[str, ...]:
    line, scored = pair
    listed = (
        ", ".join(_named(one, evaluation.names) for one in ones) or "–"
        for ones in (scored.missed, scored.extra)
    )
    return line.id, line.lang, *listed


def _named(one: str, names: Mapping[str, str]) -> str:
    """``code/code:status`` with the names of the codes that have one."""
    codes, _, status = one.rpartition(":")
    return f"{' / '.join(names.get(code, code) for code in codes.split('/'))} ({status})"


def figures_json(evaluation: WordsEvaluation) -> str:
    """One JSON object of figures; names no message."""
    content: dict[str, Any] = {
        "made": evaluation.made,
        "messages": len(evaluation.pairs),
        "figures": {
            part: {
                lang: {name: _f1_json(f1) for name, f1 in of.items()}
                for lang, of in by_lang.items()
            }
            for part, by_lang in evaluation.figures().items()
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _f1_json(of: F1) -> dict[str, Any]:
    return {
        "f1": of.value, "low": of.low, "high": of.high,
        "precision": share_json(of.precision), "recall": share_json(of.recall),
    }  # fmt: skip


def result_lines(evaluation: WordsEvaluation) -> Iterator[str]:
    """One line a message with what was missed and too much; of a held-out one without words."""
    for line, scored in evaluation.pairs:
        text = line.text if may_be_shown(line.id) else None
        missed, extra = list(scored.missed), list(scored.extra)
        said = {"id": line.id, "lang": line.lang, "missed": missed, "extra": extra, "text": text}
        yield json.dumps(said, ensure_ascii=False) + "\n"
