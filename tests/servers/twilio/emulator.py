"""A small stand-in for Twilio's Messages resource, on loopback.

Create, fetch and list with ``To``, ``From`` and ``DateSent`` filters; status callbacks signed with
the account's token; and the ways it fails: too many requests, a server error before or after
taking the text, an answer that never comes, a recipient who opted out.

Run ``python tests/servers/twilio/emulator.py PORT TOKEN`` for a process of its own.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
import time
import urllib.request
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from enum import StrEnum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from urllib.parse import parse_qs, urlencode, urlsplit

from twilio.request_validator import RequestValidator


class Mood(StrEnum):
    """What happens to the next create request."""

    FINE = "fine"
    BUSY = "busy"
    """429, nothing taken."""
    BROKEN = "broken"
    """500, nothing taken."""
    TOOK_THEN_BROKE = "took-then-broke"
    """The text is taken, the answer is 500."""
    TOOK_THEN_SILENT = "took-then-silent"
    """The text is taken, the answer never comes."""
    SILENT = "silent"
    """Nothing is taken, and the answer never comes."""
    OPTED_OUT = "opted-out"
    """400 with code 21610."""
    NO_SUCH_NUMBER = "no-such-number"
    """400 with code 21211."""


@dataclass
class Text:
    sid: str
    account: str
    to: str
    sender: str
    body: str
    callback: str
    created: datetime
    status: str = "queued"

    def as_json(self) -> dict[str, object]:
        when = format_datetime(self.created)
        return {
            "sid": self.sid, "account_sid": self.account, "to": self.to, "from": self.sender,
            "body": self.body, "status": self.status, "date_created": when, "date_sent": when,
            "date_updated": when, "direction": "outbound-api", "num_segments": "1",
            "num_media": "0", "error_code": None, "error_message": None, "price": None,
            "price_unit": "USD", "api_version": "2010-04-01", "messaging_service_sid": None,
            "uri": f"/2010-04-01/Accounts/{self.account}/Messages/{self.sid}.json",
            "subresource_uris": {},
        }  # fmt: skip


@dataclass
class Emulator:
    """Use as a context manager; ``url`` goes into ``client.api.base_url``.

    ``moods`` are used up one per create request, then everything is fine.
    """

    token: str
    port: int = 0
    silence: float = 30.0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    texts: list[Text] = field(default_factory=list)
    moods: deque[Mood] = field(default_factory=deque)
    lock: threading.Lock = field(default_factory=threading.Lock)
    arrived: threading.Event = field(default_factory=threading.Event)
    called: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Emulator:
        handler = type("Bound", (_Handler,), {"emulator": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def bodies(self, to: str | None = None) -> list[str]:
        with self.lock:
            return [t.body for t in self.texts if to is None or t.to == to]

    def take(self, account: str, form: dict[str, str]) -> Text:
        text = Text(
            sid=f"SM{uuid.uuid4().hex}",
            account=account,
            to=form["To"],
            sender=form["From"],
            body=form["Body"],
            callback=form.get("StatusCallback", ""),
            created=self.clock().replace(microsecond=0),
        )
        with self.lock:
            self.texts.append(text)
        self.arrived.set()
        return text

    def report(self, text: Text, status: str, error: str | None = None) -> int:
        """Send the status callback Twilio would; the HTTP status of the answer."""
        text.status = status
        fields = {
            "MessageSid": text.sid, "SmsSid": text.sid, "MessageStatus": status,
            "SmsStatus": status, "AccountSid": text.account, "To": text.to, "From": text.sender,
            "ApiVersion": "2010-04-01",
        }  # fmt: skip
        if error:
            fields["ErrorCode"] = error
        signature = RequestValidator(self.token).compute_signature(text.callback, fields)
        request = urllib.request.Request(
            text.callback,
            urlencode(fields).encode(),
            {
                "Content-Type": "application/x-www-form-urlencoded",
                "X-Twilio-Signature": signature,
            },
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)


class _Handler(BaseHTTPRequestHandler):
    emulator: Emulator
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        form = {k: v[0] for k, v in parse_qs(raw.decode(), keep_blank_values=True).items()}
        account = urlsplit(self.path).path.split("/")[3]
        if not self._signed_in(account):
            self._error(401, 20003, "Authenticate")
            return
        with self.emulator.lock:
            mood = self.emulator.moods.popleft() if self.emulator.moods else Mood.FINE
        self._create(mood, account, form)

    def _create(self, mood: Mood, account: str, form: dict[str, str]) -> None:
        refusals = {
            Mood.BUSY: (429, 20429),
            Mood.BROKEN: (500, 20500),
            Mood.OPTED_OUT: (400, 21610),
            Mood.NO_SUCH_NUMBER: (400, 21211),
        }
        if mood in refusals:
            self._error(*refusals[mood], mood.value)
            return
        if mood is Mood.SILENT:
            self.emulator.called.set()
            time.sleep(self.emulator.silence)
            self.close_connection = True
            return
        text = self.emulator.take(account, form)
        self.emulator.called.set()
        if mood is Mood.TOOK_THEN_BROKE:
            self._error(500, 20500, mood.value)
        elif mood is Mood.TOOK_THEN_SILENT:
            time.sleep(self.emulator.silence)
            self.close_connection = True
        else:
            self._answer(201, text.as_json())

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        account = address.path.split("/")[3]
        if not self._signed_in(account):
            self._error(401, 20003, "Authenticate")
            return
        query = {name: values[0] for name, values in parse_qs(address.query).items()}
        with self.emulator.lock:
            found = [t for t in self.emulator.texts if _matches(t, account, query)]
        newest = sorted(found, key=lambda t: t.created, reverse=True)[
            : int(query.get("PageSize", 50))
        ]
        here = f"{self.emulator.url}{self.path}"
        self._answer(
            200,
            {
                "messages": [t.as_json() for t in newest], "page": 0,
                "page_size": len(newest), "first_page_uri": here, "next_page_uri": None,
                "previous_page_uri": None, "start": 0, "end": len(newest), "uri": here,
            },
        )  # fmt: skip

    def _signed_in(self, account: str) -> bool:
        expected = base64.b64encode(f"{account}:{self.emulator.token}".encode()).decode()
        return self.headers.get("Authorization") == f"Basic {expected}"

    def _error(self, status: int, code: int, message: str) -> None:
        self._answer(status, {"code": code, "message": message, "more_info": "", "status": status})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a test's output is not a server log."""


def _matches(text: Text, account: str, query: dict[str, str]) -> bool:
    day = text.created.date().isoformat()
    return (
        text.account == account
        and query.get("To", text.to) == text.to
        and query.get("From", text.sender) == text.sender
        and query.get("DateSent", day) == day
        and query.get("DateSent>", day) <= day
        and query.get("DateSent<", day) >= day
    )


if __name__ == "__main__":
    with Emulator(token=sys.argv[2], port=int(sys.argv[1])) as running:
        print(running.url, flush=True)
        threading.Event().wait()
