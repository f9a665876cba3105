"""Starts the real OpenID provider of ``tests/servers/oidc`` and logs people in at its own pages."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import httpx

from tests.servers.node import install, node

FOLDER = Path(__file__).parent / "oidc"
_FORM = re.compile(r"<form[^>]*action=\"([^\"]+)\"[^>]*>(.*?)</form>", re.DOTALL)
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")
_MOST_STEPS = 12


@dataclass(frozen=True)
class OpenIDServer:
    """A running provider. ``issuer`` is its address."""

    issuer: str
    process: subprocess.Popen[str]

    def freeze(self) -> None:
        """From now on it takes connections and answers none."""
        self.process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        self.process.wait(20)

    def log_in(self, address: str, login: str, *, back: str) -> str:
        """Go where the portal sends the browser, log in, agree; the address it is sent back to.

        ``back`` is how that address begins. Plain forms only, as a browser without scripts.
        """
        with httpx.Client(trust_env=False, timeout=30) as browser:
            answer = browser.get(address)
            for _ in range(_MOST_STEPS):
                if answer.is_redirect:
                    target = urljoin(str(answer.url), answer.headers["location"])
                    if target.startswith(back):
                        return target
                    answer = browser.get(target)
                else:
                    answer = _submit(browser, answer, login)
        raise AssertionError(f"the provider never sent the browser back: {answer.text[:500]}")


def _submit(browser: httpx.Client, page: httpx.Response, login: str) -> httpx.Response:
    found = _FORM.search(page.text)
    assert found is not None, f"{page.status_code}: {page.text[:500]}"
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(found[2])]
    fields = {field["name"]: unescape(field.get("value", "")) for field in inputs}
    fields.update({name: login for name in ("login", "password") if name in fields})
    return browser.post(urljoin(str(page.url), unescape(found[1])), data=fields)


@contextmanager
def running(
    clients: list[Mapping[str, Any]], accounts: Mapping[str, Mapping[str, Any]]
) -> Iterator[OpenIDServer]:
    """A provider on a free port, stopped at the end. ``RuntimeError`` when it does not start."""
    install(FOLDER)
    given = json.dumps({"clients": clients, "accounts": accounts})
    command = [node(), str(FOLDER / "server.mjs"), given]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            line = process.stdout.readline() if process.stdout else ""
            if not line:
                raise RuntimeError(f"the OpenID provider ended with {process.wait()}")
            yield OpenIDServer(json.loads(line)["issuer"], process)
        finally:
            process.send_signal(signal.SIGCONT)
            process.terminate()
