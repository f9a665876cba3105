"""``portico up``: start every service, say when and where, and stop all of them together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from portal_api.errors import SettingsError
from portal_api.process import children, supervision
from portal_api.process.commands import ACTIONS, BOT, PORTAL, RASA_ENVIRONMENT, Service, services
from portal_api.process.waiting import Pause, Say, answers, is_taken, wait_for
from portal_api.settings import ROOT, Settings, load_organisations, load_settings

_TAIL = 20
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Plan:
    """What to run. The last service is the one that has to come up; the others may be late."""

    services: tuple[Service, ...]
    urls: Mapping[str, str]
    """Where a service answers once it is ready, by name; without one it is not waited for."""
    directory: Path
    var: Path
    environment: Mapping[str, str]
    addresses: tuple[str, ...] = ()


def up() -> int:
    """Run everything until Ctrl-C or SIGTERM. Exit code 0 when told to stop, 1 when it failed.

    Raises :class:`SettingsError` naming a missing setting before anything is started.
    """
    return run(plan(load_settings()), _print)


def plan(settings: Settings) -> Plan:
    """What the settings ask for. Raises :class:`SettingsError`, also when a port is taken."""
    organisations = load_organisations(settings.organisations_file)
    wanted = services(settings.database_url)
    ports = {PORTAL.name: settings.port, BOT.name: _port(BOT), ACTIONS.name: _port(ACTIONS)}
    _refuse_taken(ports)
    return Plan(
        services=wanted,
        urls={
            service.name: f"http://127.0.0.1:{ports[service.name]}{service.ready}"
            for service in wanted
            if service.ready
        },
        directory=ROOT,
        var=settings.var,
        environment=_environment(settings, ports, wanted),
        addresses=_addresses(settings.public_url, organisations),
    )


def run(plan: Plan, say: Say) -> int:
    """Supervise the services of the plan until told to stop. Exit code as :func:`up`."""
    stop = threading.Event()
    children.adopt_orphans()
    with _told_by_signals(stop):
        keeper = _start(plan)
        pause = _keeping(keeper, stop)
        try:
            if _wait_for_all(plan, pause, say):
                _show(plan.addresses, say)
                while pause(1.0):
                    pass
            elif not stop.is_set():
                _show_tail(plan.var / "log" / f"{plan.services[-1].name}.log", say)
        finally:
            say("Stopping …")
            _stop(keeper)
            say("Everything is stopped.")
    return 0 if stop.is_set() else 1


def _start(plan: Plan) -> subprocess.Popen[bytes]:
    configuration = supervision.write(plan.services, plan.directory, plan.var)
    # A session of its own: Ctrl-C in the terminal reaches this process only, which stops the
    # others in order. Should this process be killed, its end is the signal.
    return subprocess.Popen(  # noqa: S603  # a fixed command
        [sys.executable, "-m", "supervisor.supervisord", "-n", "-c", str(configuration)],
        cwd=plan.directory,
        env=dict(plan.environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=children.die_with_parent,  # noqa: PLW1509  # no threads yet at this point
    )


def _wait_for_all(plan: Plan, pause: Pause, say: Say) -> bool:
    """Whether the service that has to come up did; it is waited for first."""
    for service in reversed(plan.services):
        if service.name not in plan.urls:
            continue
        say(f" … starting {service.says}")
        ready = partial(answers, plan.urls[service.name])
        if not wait_for(service.says, ready, service.patience, pause, say):
            if not pause(0):
                return False
            say(f" ✗ {service.says} did not come up; see var/log/{service.name}.log")
            if service is plan.services[-1]:
                return False
    return True


def _keeping(keeper: subprocess.Popen[bytes], stop: threading.Event) -> Pause:
    """A pause of so many seconds; false when it is over. Meanwhile orphans are looked after."""
    orphans = children.Orphans(keeper.pid)

    def pause(seconds: float) -> bool:
        orphans.look_after()
        return not stop.wait(seconds) and keeper.poll() is None

    return pause


def _stop(keeper: subprocess.Popen[bytes]) -> None:
    if keeper.poll() is None:
        keeper.terminate()
        try:
            keeper.wait(supervision.STOP_SECONDS + 5)
        except subprocess.TimeoutExpired:
            keeper.kill()
            keeper.wait()
    children.end_all(patience=3)


@contextmanager
def _told_by_signals(stop: threading.Event) -> Iterator[None]:
    def tell(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, tell) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _environment(
    settings: Settings, ports: dict[str, int], wanted: Sequence[Service]
) -> dict[str, str]:
    separate = {"PORTICO_WORKFLOWS": "false"} if any(one.name == "worker" for one in wanted) else {}
    return {
        **os.environ,
        **RASA_ENVIRONMENT,
        **separate,
        "SANIC_HOST": "127.0.0.1",  # the action server has no option for it
        "PORTICO_BOT_URL": f"http://127.0.0.1:{ports[BOT.name]}",
        "PORTICO_BOT_TOKEN": settings.bot_token.get_secret_value(),
        "PORTICO_ACTIONS_URL": f"http://127.0.0.1:{ports[ACTIONS.name]}/webhook",
    }


def _port(service: Service) -> int:
    return int(os.environ.get(f"PORTICO_{service.name.upper()}_PORT", service.port or 0))


def _refuse_taken(ports: dict[str, int]) -> None:
    for name, port in ports.items():
        if is_taken("127.0.0.1", port):
            raise SettingsError(
                f"PORTICO_{'' if name == 'portal' else name.upper() + '_'}PORT: something is "
                f"already listening on port {port}. Stop it, or set another port."
            )


def _addresses(public_url: str, organisations: Iterable[str]) -> tuple[str, ...]:
    lines: list[str] = []
    for org in organisations:
        base = f"{public_url.rstrip('/')}/{org}"
        lines += [
            f"{org}",
            f"    portal          {base}",
            f"    staff console   {base}/staff",
            f"    SMS simulator   {base}/phone",
        ]
    return tuple(lines)


def _show(addresses: Sequence[str], say: Say) -> None:
    say("")
    for line in addresses:
        say(f"  {line}")
    say("")
    say("  Ctrl-C stops everything.")


def _show_tail(log: Path, say: Say) -> None:
    if log.exists():
        for line in log.read_text("utf-8", "replace").splitlines()[-_TAIL:]:
            say(f"   {line}")


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
