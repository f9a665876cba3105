"""The figures of an evaluation for machines: shares with hits, total and bounds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from typing import Any

from portal_api.evaluation.aims import Aim, Reached
from portal_api.evaluation.evaluation import Comparator, Evaluation
from portal_api.evaluation.figures import Figures, Share
from portal_api.evaluation.messy.figures import Messy


def as_json(evaluation: Evaluation) -> str:
    """One JSON object. Holds no case one by one, but for those of the development part for which
    the fixed order differs or messy wording came to a fault."""
    made = evaluation.made
    content = {
        "made": {**asdict(made), "part": made.part.value},
        "cases": {"development": evaluation.development, "held_out": evaluation.held_out},
        "overall": _figures(evaluation.figures),
        "opening": share_json(evaluation.opening),
        "unknown_protocols": list(evaluation.unknown_protocols),
        "aims": _aims(evaluation.aims),
        "groups": {
            grouping.by: {group.name: _figures(group.figures) for group in grouping.groups}
            for grouping in evaluation.groupings
        },
        "confusion": {
            row.value: {column.value: count for column, count in counts.items()}
            for row, counts in evaluation.confusion.items()
        },
        "messy": _messy(evaluation.messy) if evaluation.messy else None,
        "comparators": {one.name: _comparator(one) for one in evaluation.comparators},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"


def _figures(of: Figures) -> dict[str, Any]:
    return {
        field.name: share_json(value) if isinstance(value, Share) else value
        for field in fields(of)
        for value in [getattr(of, field.name)]
    }


def _messy(messy: Messy) -> dict[str, Any]:
    """The figures of the replays."""
    plain = {
        field.name: share_json(value) if isinstance(value, Share) else value
        for field in fields(messy)
        for value in [getattr(messy, field.name)]
        if field.name not in {"extra", "by_kind", "aims", "faults"}
    }
    return plain | {
        "extra": {"median": messy.median, "p90": messy.p90},
        "by_kind": {
            one.kind.value: {
                "understood": share_json(one.understood),
                "wrong": share_json(one.wrong),
            }
            for one in messy.by_kind
        },
        "aims": _aims(messy.aims),
        "faults": [asdict(fault) for fault in messy.faults],
    }


def _aims(aims: Iterable[tuple[Aim, Share, Reached]]) -> list[dict[str, Any]]:
    return [
        {**asdict(aim), "measured": share_json(share), "reached": reached.value}
        for aim, share, reached in aims
    ]


def share_json(share: Share) -> dict[str, Any]:
    """Hits, total, the share from 0 to 1 (``None`` without a case) and its 95 % bounds."""
    low, high = share.bounds
    bounds = {"value": share.value, "low": low, "high": high}
    return {"hits": share.hits, "total": share.total, **bounds}


def _comparator(one: Comparator) -> dict[str, Any]:
    return {
        "description": one.description,
        "figures": _figures(one.figures),
        "differing": one.differing,
        "differing_development": list(one.named),
    }
