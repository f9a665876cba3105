"""Papers as PDF with fpdf2: pure Python, a subset of one free font, tagged for screen readers.

fpdf2 keeps a structure tree but offers no public way to tag text; :class:`_Tagged` uses the two
methods by which fpdf2 tags pictures. The version is pinned, and a test reads the tree back.
The font is DejaVu Sans, which matplotlib brings along under its own free licence.
"""

from __future__ import annotations

import io
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.prefs import ViewerPreferences

from portal_api.conversation.ports import Line, Paper

_MARGIN = 20.0
"""Millimetres, on every side."""
_STYLE = {
    "title": ("/H1", "B", 20.0, 4.0),
    "heading": ("/H2", "B", 14.0, 5.0),
    "strong": ("/P", "B", 12.0, 2.5),
    "text": ("/P", "", 11.0, 2.5),
    "quiet": ("/P", "", 10.0, 1.5),
    "item": ("/P", "", 11.0, 1.5),
}
"""Tag, weight, size in points, and millimetres above."""
_INDENT = 5.0
_LEADING = 1.4


class PDFPress:
    """See :class:`portal_api.conversation.ports.Press`."""

    def pdf(self, paper: Paper) -> bytes:
        made = _Tagged(paper)
        for line in paper.lines:
            made.say(line)
        out = io.BytesIO()
        made.output(out)
        return out.getvalue()


class _Tagged(FPDF):
    """A4 in one column, each line inside the tag of its paragraph."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(format="A4", unit="mm")
        fonts = _fonts()
        self.add_font("DejaVu", "", fonts / "DejaVuSans.ttf")
        self.add_font("DejaVu", "B", fonts / "DejaVuSans-Bold.ttf")
        self.set_title(paper.title)
        self.set_lang(paper.lang)
        self.set_creation_date(paper.made)
        self.set_creator("Portico")
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.set_margin(_MARGIN)
        self.set_auto_page_break(False)
        self.add_page()

    def say(self, line: Line) -> None:
        """One paragraph, over as many pages as it takes."""
        tag, weight, size, above = _STYLE[line.kind]
        self.set_font("DejaVu", weight, size)
        step = size * _LEADING * 25.4 / 72
        indent = _INDENT if line.kind == "item" else 0.0
        width = self.w - 2 * _MARGIN - indent
        self.set_y(self.get_y() + above)
        words = f"• {line.text}" if line.kind == "item" else line.text
        rows = self.multi_cell(width, step, words, dry_run=True, output="LINES", align="L")
        for row in cast(list[str], rows):
            if self.get_y() + step > self.h - _MARGIN:
                self.add_page()
            self.set_x(_MARGIN + indent)
            self._row(tag, width, step, row)

    def _row(self, tag: str, width: float, step: float, words: str) -> None:
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=tag, mcid=number)
        self._out(f"{tag} <</MCID {number}>> BDC")
        self.cell(width, step, words, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self._out("EMC")


def _fonts() -> Path:
    """Where the font is. Raises ``FileNotFoundError`` on an installation without matplotlib."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("matplotlib, which brings the font, is not installed")
    return Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
