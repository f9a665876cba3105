"""``portico texts``: safety sentences listed for review, and marked in the catalogues.

The mark is a translator's comment above the message: ``#. safety``. Who has read the sentence adds
a name, a day and the fingerprint the page shows: ``#. safety, read by NAME, 2027-01-31, 1a2b3c4d``.
A sentence that is changed later has another fingerprint, so it is pending again.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from babel.messages.pofile import read_po

from portal_api.commands.safety_texts import SafetyText, safety_texts
from portal_api.wiring import LOCALES, PROTOCOLS
from triage.library import load_library

MARK = "#. safety"
PENDING = "pending"
_READ = re.compile(r"safety, read by (?P<who>.+, \d{4}-\d\d-\d\d), (?P<fingerprint>[0-9a-f]{8})")
_HEAD = """# Safety sentences

Made by `portico texts review > docs/safety-sentences.md`; do not edit by hand.
Which sentences these are is a rule in `portal_api/commands/safety_texts.py`; in the catalogues they
carry the mark `#. safety` (`portico texts mark` renews it).

For the reviewer: a clinician reads what each sentence asks a person to do, a native speaker how it
says so. Whoever agrees writes, in the file of that language, above the sentence:
`#. safety, read by NAME, YYYY-MM-DD, FINGERPRINT`. A later change makes it pending again.
"""


@dataclass(frozen=True)
class Sentence:
    """A safety sentence in one language. ``read_by`` is empty until somebody has."""

    text: str
    marked: bool
    read_by: str

    @property
    def fingerprint(self) -> str:
        """Eight hexadecimal digits that change with the text."""
        return _fingerprint(self.text)


def review() -> None:
    """Print the page."""
    sys.stdout.write(page(*load()))


def mark() -> int:
    """Mark the safety sentences of every catalogue, and no others; the number of files changed."""
    texts, _ = load()
    changed = mark_files(LOCALES, {text.message_id for text in texts})
    sys.stdout.write(f"{len(texts)} safety sentences, {changed} files changed\n")
    return changed


def load(
    locales: Path = LOCALES,
) -> tuple[tuple[SafetyText, ...], dict[str, dict[str, Sentence]]]:
    """The safety texts, and every sentence by language and id. An empty or fuzzy one is absent."""
    said = {
        lang.name: dict(_sentences(lang)) for lang in sorted(locales.iterdir()) if lang.is_dir()
    }
    known = {message_id for sentences in said.values() for message_id in sentences}
    return safety_texts(load_library(PROTOCOLS), known), said


def page(texts: tuple[SafetyText, ...], said: Mapping[str, Mapping[str, Sentence]]) -> str:
    """The page as Markdown. Raises KeyError when a language lacks one of the sentences."""
    waiting = {
        lang: sum(not sentences[text.message_id].read_by for text in texts)
        for lang, sentences in said.items()
    }
    lines = [_HEAD, f"{len(texts)} sentences. Reviewed by:\n"]
    for lang, count in waiting.items():
        lines.append(f"- {lang}: {len(texts) - count} read, {count} {PENDING}")
    for group, members in groupby(texts, key=lambda text: text.group):
        lines.append(f"\n## {group}\n")
        for text in members:
            lines += [f"### `{text.message_id}`\n", f"Used: {text.used}\n"]
            lines += [_line(lang, sentences[text.message_id]) for lang, sentences in said.items()]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def mark_files(locales: Path, wanted: set[str]) -> int:
    """Set and remove marks below ``locales``; a mark that names a reader stays as it is."""
    changed = 0
    for path in sorted(locales.rglob("*.po")):
        before = path.read_text("utf-8")
        after = "\n".join(_marked(before.split("\n"), wanted))
        if after != before:
            path.write_text(after, "utf-8")
            changed += 1
    return changed


def _marked(lines: list[str], wanted: set[str]) -> Iterator[str]:
    held: list[str] = []
    for line in lines:
        if line.startswith(MARK):
            held.append(line)
            continue
        if line.startswith("msgid "):
            is_safety = line[len('msgid "') : -1] in wanted
            yield from (held or [MARK]) if is_safety else ()
            held = []
        yield line


def _line(lang: str, sentence: Sentence) -> str:
    text = sentence.text.replace("\n", " / ")
    return (
        f"- {lang}: {text} (`{sentence.fingerprint}`, reviewed by: {sentence.read_by or PENDING})"
    )


def _sentences(language: Path) -> Iterator[tuple[str, Sentence]]:
    for path in sorted(language.rglob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file):
                if message.id and message.string and not message.fuzzy:
                    yield str(message.id), _sentence(str(message.string), message.auto_comments)


def _sentence(text: str, comments: list[str]) -> Sentence:
    marks = [comment for comment in comments if comment.startswith("safety")]
    read = [found for found in map(_READ.fullmatch, marks) if found]
    readers = [found["who"] for found in read if found["fingerprint"] == _fingerprint(text)]
    return Sentence(text, bool(marks), "; ".join(readers))


def _fingerprint(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
