"""The configuration of supervisord, which keeps the services alive. Written under ``var/``."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from pathlib import Path

from portal_api.process.commands import SECRETS, Service

STOP_SECONDS = 10
"""How long a service may take to stop before it is killed."""

_SUPERVISOR = """\
[supervisord]
nodaemon=true
logfile={log}/supervisord.log
logfile_maxbytes=5MB
logfile_backups=2
pidfile={var}/supervisord.pid
childlogdir={log}
silent=true
umask=077
"""

# `startretries` is as good as endless: a service that cannot start is tried again with growing
# pauses instead of being given up.
_PROGRAM = """
[program:{name}]
command={command}
directory={directory}
priority={priority}
autostart=true
autorestart=true
startsecs=1
startretries=100000
stopsignal=TERM
stopwaitsecs={stop}
stopasgroup=true
killasgroup=true
redirect_stderr=true
stdout_logfile={log}/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""


def render(services: Iterable[Service], directory: Path, var: Path) -> str:
    """The text of supervisord.conf. It holds no secret: those come through the environment."""
    log = _literal(str(var / "log"))
    parts = [_SUPERVISOR.format(log=log, var=_literal(str(var)))]
    for place, service in enumerate(services):
        parts.append(
            _PROGRAM.format(
                name=service.name,
                command=_literal(shlex.join(supervised(service))),
                directory=_literal(str(directory)),
                priority=100 + place,
                stop=STOP_SECONDS,
                log=log,
            )
        )
    return "".join(parts)


def supervised(service: Service) -> tuple[str, ...]:
    """The service's command, kept from seeing secrets it has no use for."""
    if service.may_see_secrets:
        return service.command
    hidden = [word for name in SECRETS for word in ("-u", name)]
    return ("env", *hidden, *service.command)


def write(services: Iterable[Service], directory: Path, var: Path) -> Path:
    """Write the configuration for its owner's eyes, make the folders, and say where it is."""
    (var / "log").mkdir(parents=True, exist_ok=True)
    path = var / "supervisord.conf"
    path.touch(mode=0o600)
    path.write_text(render(services, directory, var), "utf-8")
    return path


def _literal(text: str) -> str:
    """supervisord expands ``%(name)s`` and takes what follows `` ;`` for a comment."""
    if " ;" in text or "\n" in text:
        raise ValueError("a supervised command may hold neither ' ;' nor a line end")
    return text.replace("%", "%%")
