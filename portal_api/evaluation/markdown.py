"""Pages made from templates, and the plain one: a few sentences and tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from portal_api.evaluation.table import Table

TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True)
class Page:
    """``made`` says how it was made, ``cautions`` what its figures cannot say."""

    title: str
    made: str
    lead: Sequence[str]
    tables: Sequence[Table]
    cautions: Sequence[str]

    def markdown(self) -> str:
        """The page as a file. Cells may hold what people wrote; it is shown as it is."""
        return environment().get_template("page.md").render(page=self)


def environment() -> Environment:
    """Where the templates are read from; only HTML escapes by itself."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=select_autoescape(default=False, enabled_extensions=("html",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["cell"] = _cell
    return made


def _cell(text: object) -> str:
    """Text that stays inside one cell of a Markdown table and makes no mark-up."""
    return escape(" ".join(str(text).split()), quote=False).replace("|", "\\|")
