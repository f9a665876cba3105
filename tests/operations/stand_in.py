"""A small stand-in service: answers 200 on a port, says lines, and forks what it is told to.

Usage: stand_in.py PORT [child] [daemon] [deaf] [exit]
"""

from __future__ import annotations

import http.server
import os
import signal
import subprocess
import sys

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = str(os.getpid()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main() -> None:
    port, *ways = sys.argv[1:]
    if "exit" in ways:
        sys.exit("PORTICO_NEEDED is missing")
    if "deaf" in ways:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if "child" in ways:
        subprocess.Popen(SLEEP)
    if "daemon" in ways:  # gone from group, session and parent
        subprocess.Popen(
            [sys.executable, "-c", f"import subprocess; subprocess.Popen({SLEEP!r})"],
            start_new_session=True,
        ).wait()
    print(
        "secrets", sorted(name for name in os.environ if name == "PORTICO_FIELD_KEYS"), flush=True
    )
    http.server.HTTPServer(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main()
