"""Commands are said once: what ``portico up`` runs is what docker-compose.yml runs."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from supervisor.options import ServerOptions

from portal_api.process import supervision
from portal_api.process.commands import ACTIONS, BOT, PORTAL, SECRETS, WORKER, Service, services

ROOT = Path(__file__).resolve().parents[2]
OUR_OWN = ("portal", "worker", "actions", "bot", "migrate")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("service", [PORTAL, WORKER, ACTIONS, BOT], ids=lambda one: one.name)
def test_compose_runs_the_same_command(compose: dict[str, Any], service: Service) -> None:
    written = compose["services"][service.name]["command"]
    assert tuple(word.replace("$$", "$") for word in written) == service.command


@pytest.mark.parametrize("name", OUR_OWN)
def test_each_service_is_hardened(compose: dict[str, Any], name: str) -> None:
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["user"] not in {"0", "root", "0:0"}
    assert service["cap_drop"] == ["ALL"]
    assert service["build"]["dockerfile"].startswith("deploy/")


def test_rasa_and_the_actions_have_no_way_out_and_no_secret_but_the_token(
    compose: dict[str, Any],
) -> None:
    for name in ("bot", "actions"):
        service = compose["services"][name]
        assert service["networks"] == ["inside"]
        assert "ports" not in service
        assert not set(SECRETS) & set(service["environment"])
    assert compose["networks"]["inside"]["internal"] is True
    assert compose["networks"]["data"]["internal"] is True


def test_every_variable_without_which_a_clinic_is_unsafe_is_required(
    compose: dict[str, Any],
) -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    given = re.findall(r"(?<!\$)\$\{(\w+)([^}]*)\}", text)
    optional = {name for name, rest in given if rest != ":?"}
    assert optional == {"PORTICO_PUBLISH"}
    assert "POSTGRES_PASSWORD" in {name for name, _ in given}
    assert compose["services"]["portal"]["environment"]["PORTICO_PROFILE"] == "production"


def test_servers_have_health_checks_at_the_addresses_the_supervisor_waits_for(
    compose: dict[str, Any],
) -> None:
    for service in (PORTAL, ACTIONS, BOT):
        check = " ".join(compose["services"][service.name]["healthcheck"]["test"])
        assert f":{service.port}{service.ready}'" in check


@pytest.mark.parametrize("name", ["app", "bot"])
def test_images_run_as_nobody_in_particular_and_from_hashed_locks(name: str) -> None:
    text = (ROOT / "deploy" / f"{name}.Dockerfile").read_text("utf-8")
    assert "USER 10001:10001" in text.rsplit("\nFROM ", 1)[1]
    assert text.count("uv pip install --no-cache") == text.count("--require-hashes")


def test_a_separate_worker_runs_only_with_a_shared_database() -> None:
    assert WORKER not in services("sqlite:///var/portico.sqlite3")
    assert WORKER in services("postgresql+psycopg://portico@db/portico")
    assert services("sqlite://")[-1] is PORTAL


@pytest.mark.parametrize("service", [PORTAL, WORKER, ACTIONS, BOT], ids=lambda one: one.name)
def test_supervisord_reads_back_the_command_that_was_meant(
    service: Service, tmp_path: Path
) -> None:
    path = supervision.write([service], ROOT, tmp_path / "with blanks")
    options = ServerOptions()
    options.realize(["-c", str(path)], doc="")
    (program,) = options.process_group_configs[0].process_configs
    assert tuple(shlex.split(program.command)) == supervision.supervised(service)
    assert program.stopasgroup
    assert program.killasgroup
    assert path.stat().st_mode & 0o077 == 0


def test_programs_of_the_commands_exist() -> None:
    for command in (PORTAL.command[0], "bot/.venv/bin/python"):
        assert (ROOT / command).exists()
    for script in ("deploy/make-environment.sh", ".ci/run"):
        assert subprocess.run(["bash", "-n", script], cwd=ROOT, check=False).returncode == 0
