"""An evaluation of the guard for machines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from portal_api.evaluation.as_json import share_json
from portal_api.evaluation.guard.figures import counted
from portal_api.evaluation.guard.lists import entry_of, lists_of
from portal_api.evaluation.guard.report import GuardEvaluation


def figures_json(evaluation: GuardEvaluation) -> str:
    """One JSON object with the figures of every way by part and language, and the lists."""
    content: dict[str, Any] = {
        "made": evaluation.made,
        "messages": len(evaluation.own),
        "figures": {
            way.name: {
                part: {
                    lang: {name: share_json(share) for name, share in of.named().items()}
                    for lang, of in by_language.items()
                }
                for part, by_language in evaluation.figures(way.name).items()
            }
            for way in evaluation.ways
        },
        "ways": {way.name: way.description for way in evaluation.ways},
        "speed_ms": asdict(evaluation.speed) if evaluation.speed else None,
        "lists": {
            name: [asdict(entry) for entry in entries]
            for name, entries in lists_of(evaluation.own).items()
        },
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def result_lines(evaluation: GuardEvaluation) -> Iterator[str]:
    """One line a message with what came of it; of a held-out one without its words."""
    for number, pair in enumerate(evaluation.own):
        message, outcome = pair
        said = {
            **asdict(entry_of(pair)),
            "kind": message.kind.value,
            "plain": message.plain,
            "earlier": asdict(outcome.earlier),
            "beside": dict(_beside(evaluation, number)),
        }
        yield json.dumps(said, ensure_ascii=False) + "\n"


def _beside(evaluation: GuardEvaluation, number: int) -> Iterator[tuple[str, object]]:
    """What the other ways made of the same message. A list that names no flags says only whether
    it raised: the terms it found are words of the message."""
    for way in evaluation.ways[1:]:
        found = counted(evaluation.pairs[way.name][number]).raised
        yield way.name, list(found) if way.names_flags else bool(found)
