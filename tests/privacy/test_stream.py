"""``portico redact``: lines in, redacted lines out, whatever comes in."""

from __future__ import annotations

import io
import json
import os
import threading

import pytest

from privacy import stream
from privacy.errors import RedactionError
from privacy.redact import Redactor


def through(redactor: Redactor, data: bytes, *, as_json: bool = False) -> bytes:
    read, write = os.pipe()
    sink = io.BytesIO()

    def feed() -> None:
        with os.fdopen(write, "wb") as pipe:
            pipe.write(data)

    feeder = threading.Thread(target=feed)
    feeder.start()
    stream.redact_stream(read, sink, lambda: redactor, as_json=as_json)
    feeder.join()
    os.close(read)
    return sink.getvalue()


def test_lines_keep_their_order_and_number(redactor: Redactor) -> None:
    out = through(redactor, b"one\n\ncall 555-123-0147\r\nlast, unfinished")
    assert out == b"one\n\ncall [PHONE]\nlast, unfinished\n"


def test_json_adds_spans_and_types(redactor: Redactor) -> None:
    (line,) = through(redactor, "ñ call 555-123-0147\n".encode(), as_json=True).splitlines()
    assert json.loads(line) == {
        "text": "ñ call [PHONE]",
        "spans": [{"start": 7, "end": 19, "type": "PHONE"}],
    }


def test_bytes_that_are_no_text_come_through_without_an_error(redactor: Redactor) -> None:
    garbage = bytes(range(256)) * 40 + b"\ncall 555-123-0147\n"
    assert through(redactor, garbage).splitlines()[-1] == b"call [PHONE]"


def test_a_character_split_between_chunks_stays_whole(redactor: Redactor) -> None:
    data = "señal\n".encode()
    chunks = [data[n : n + 1] for n in range(len(data))]
    assert [line.text for line in stream.redact_lines(chunks, redactor)] == ["señal"]


@pytest.mark.parametrize("shift", range(0, 24, 3))
def test_an_identifier_in_a_fold_of_an_endless_line_is_hidden(
    redactor: Redactor, shift: int
) -> None:
    before = "x" * (stream.LONGEST - shift)
    text = before + " my name is Zoila Canary 555-123-0147 " + "y" * stream.LONGEST
    chunks = [text.encode()[n : n + 5000] for n in range(0, len(text), 5000)]
    out = "".join(line.text for line in stream.redact_lines(chunks, redactor))
    assert "Canary" not in out
    assert "0147" not in out
    assert "Zoi" not in out
    assert out.count("x") == len(before)
    assert out.count("y") >= stream.LONGEST


def test_a_line_that_cannot_be_checked_is_withheld() -> None:
    class Refusing(Redactor):
        def __init__(self) -> None:
            pass

        def spans(self, text: str) -> list[stream.Span]:  # type: ignore[name-defined]
            raise RedactionError("no")

    lines = [line.text for line in stream.redact_lines([b"call 555-123-0147\nmore\n"], Refusing())]
    assert lines == [stream.WITHHELD, stream.WITHHELD]


def test_a_line_comes_out_before_the_next_one_comes_in(redactor: Redactor) -> None:
    read, write = os.pipe()
    out_read, out_write = os.pipe()
    with os.fdopen(out_write, "wb", buffering=0) as sink:
        worker = threading.Thread(target=stream.redact_stream, args=(read, sink, lambda: redactor))
        worker.start()
        os.write(write, b"first 555-123-0147\n")
        assert os.read(out_read, 100) == b"first [PHONE]\n"
        os.close(write)
        worker.join(timeout=30)
    assert not worker.is_alive()
    os.close(read)
    os.close(out_read)


def test_the_writer_is_not_held_up_while_the_redactor_loads_or_nobody_reads(
    redactor: Redactor,
) -> None:
    read, write = os.pipe()
    written = threading.Event()

    def load() -> Redactor:
        assert written.wait(timeout=30)  # reading has to go on meanwhile
        return redactor

    def feed() -> None:
        with os.fdopen(write, "wb") as pipe:
            pipe.write(b"plain line\n" * 100_000)  # far more than a pipe holds
        written.set()

    out_read, out_write = os.pipe()
    os.close(out_read)
    feeder = threading.Thread(target=feed)
    feeder.start()
    sink = os.fdopen(out_write, "wb", buffering=0)
    stream.redact_stream(read, sink, load)
    feeder.join(timeout=30)
    assert not feeder.is_alive()
    sink.close()
    os.close(read)
