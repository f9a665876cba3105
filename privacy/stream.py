"""Redacting a stream of lines: ``portico redact``, also as the pipe behind a child process.

Reading starts before the redactor is loaded and never waits for it, so whoever writes is not held
up; up to 64 MiB wait in memory. Bytes that are no text, colour codes and endless lines are taken
in their stride. A line that cannot be checked comes out as ``[log-withheld]``.
"""

from __future__ import annotations

import codecs
import json
import os
import queue
import re
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, BinaryIO

from privacy.errors import RedactionError

if TYPE_CHECKING:
    from privacy.redact import Redactor, Span

WITHHELD = "[log-withheld]"
LONGEST = 65_536
"""Characters after which a line is folded into several."""

CONTEXT = 1024
"""Characters before and after a fold that are looked at together with it."""

_CHUNK = 65_536
_WAITING_CHUNKS = 1024
# A colour code glued to a number would hide where the number starts.
_CODES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])|\r$")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


@dataclass(frozen=True)
class RedactedLine:
    """A line as it may be shown. ``spans`` count in characters of the line as it came in, without
    colour codes; a folded line counts from each fold."""

    text: str
    spans: tuple[Span, ...]

    def to_json(self) -> str:
        spans = [{"start": s.start, "end": s.end, "type": s.type} for s in self.spans]
        return json.dumps({"text": self.text, "spans": spans}, ensure_ascii=False)


def redact_stream(
    source: int, sink: BinaryIO, load: Callable[[], Redactor], *, as_json: bool = False
) -> None:
    """Copy file descriptor ``source`` to ``sink`` until its end, redacted, line by line.

    Each line is written and flushed as soon as it is complete. When nobody reads the sink any
    more the source is still read to its end, so that its writer does not fail or stall.
    """
    chunks = _read_ahead(source)
    open_sink = True
    for line in redact_lines(chunks, load()):
        if open_sink:
            open_sink = _written(sink, line.to_json() if as_json else line.text)


def redact_lines(chunks: Iterable[bytes], redactor: Redactor) -> Iterator[RedactedLine]:
    """Redacted lines of UTF-8 chunks, in order, an unfinished last one included."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    line = _Line(redactor)
    for chunk in chunks:
        *finished, begun = decoder.decode(chunk).split("\n")
        for text in finished:
            yield from line.add(text)
            yield line.finish()
        yield from line.add(begun)
    yield from line.add(decoder.decode(b"", final=True))
    if line.waiting:
        yield line.finish()


class _Line:
    """One line as it arrives. A long one is handed out in pieces, each looked at together with
    what stands before and after it, so that nothing hides in a fold."""

    def __init__(self, redactor: Redactor) -> None:
        self._redactor = redactor
        self._before = ""
        self.waiting = ""

    def add(self, text: str) -> Iterator[RedactedLine]:
        self.waiting += text
        while len(self.waiting) > LONGEST + CONTEXT:
            yield self._take(LONGEST)

    def finish(self) -> RedactedLine:
        line = self._take(len(self.waiting))
        self._before, self.waiting = "", ""
        return line

    def _take(self, length: int) -> RedactedLine:
        text = _plain(self.waiting)
        length = min(length, len(text))
        try:
            spans = self._spans(text)
        except RedactionError:
            return self._cut(text, length, RedactedLine(WITHHELD, ()))
        for span in spans:
            if span.start < length < span.end:
                length = span.end
        kept = tuple(span for span in spans if span.end <= length)
        return self._cut(text, length, RedactedLine(_hidden(text[:length], kept), kept))

    def _spans(self, text: str) -> list[Span]:
        """Spans of the text, found with the end of the piece before it in view."""
        offset = len(self._before)
        return [
            replace(span, start=max(span.start - offset, 0), end=span.end - offset)
            for span in self._redactor.spans(self._before + text)
            if span.end > offset
        ]

    def _cut(self, text: str, length: int, line: RedactedLine) -> RedactedLine:
        self._before = (self._before + text[:length])[-CONTEXT:]
        self.waiting = text[length:]
        return line


def _hidden(text: str, spans: Iterable[Span]) -> str:
    from privacy.redact import hide  # imported late: reading must start before its libraries load

    return hide(text, spans)


def _plain(text: str) -> str:
    """The text without colour codes; other control characters become blanks."""
    return _CONTROLS.sub(" ", _CODES.sub("", text))


def _read_ahead(source: int) -> Iterator[bytes]:
    """Chunks of a file descriptor, read by a thread of its own from this moment on."""
    waiting: queue.Queue[bytes] = queue.Queue(_WAITING_CHUNKS)
    reader = threading.Thread(target=_read, args=(source, waiting), name="redact", daemon=True)
    reader.start()
    return iter(waiting.get, b"")


def _read(source: int, waiting: queue.Queue[bytes]) -> None:
    try:
        while chunk := os.read(source, _CHUNK):
            waiting.put(chunk)
    except OSError:
        pass  # a terminal that went away ends the stream like any other end
    finally:
        waiting.put(b"")


def _written(sink: BinaryIO, line: str) -> bool:
    """Whether anybody still reads."""
    try:
        sink.write(line.encode("utf-8", "replace") + b"\n")
        sink.flush()
    except (BrokenPipeError, ValueError):
        return False
    return True
