"""Every command of the command line is in the manual."""

import pytest
import typer.main
from click import Command
from typer.core import TyperGroup

from portal_api.cli import app
from portal_api.settings import ROOT


def _names(command: Command, before: str) -> list[str]:
    if not isinstance(command, TyperGroup):
        return [before]
    return [x for name, each in command.commands.items() for x in _names(each, f"{before} {name}")]


COMMANDS = _names(typer.main.get_command(app), "portico")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_manual(name: str) -> None:
    manual = (ROOT / "docs/api.md").read_text("utf-8")
    assert f"`{name}`" in manual or f"`{name} " in manual
