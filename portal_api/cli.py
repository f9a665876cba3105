"""The command line ``portico``. Each command loads only what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portal_api.errors import PorticoError
from triage.library import LibraryError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
protocols = typer.Typer(no_args_is_help=True, help="The clinical protocols.")
app.add_typer(protocols, name="protocols")


@app.command()
def up() -> None:
    """Start everything and keep it running until Ctrl-C."""
    from portal_api.process.up import up as run

    raise typer.Exit(run())


@app.command()
def serve() -> None:
    """Run the portal: pages, APIs, webhooks and, by default, durable workflows."""
    from portal_api.commands.serving import serve as run

    run()


@app.command()
def worker() -> None:
    """Run durable workflows only, beside portals that share one PostgreSQL."""
    from portal_api.commands.serving import work as run

    run()


@app.command()
def train(
    force: Annotated[bool, typer.Option(help="Train although nothing changed.")] = False,
) -> None:
    """Train the Rasa model when its inputs changed."""
    from portal_api.process.train import train as run

    raise typer.Exit(run(force=force))


@app.command()
def migrate() -> None:
    """Bring the database to the current schema."""
    from portal_api.commands.database import migrate as run

    run()


@app.command()
def seed() -> None:
    """Fill the demonstration profile with its people. Running it again changes nothing."""
    from portal_api.commands.database import seed as run

    run()


@app.command()
def screen(
    file: Annotated[Path | None, typer.Argument(help="Messages; standard input without.")] = None,
) -> None:
    """Screen messages for red flags: lines or JSON lines in, JSON lines out."""
    from portal_api.commands.screening import screen as run

    run(file)


@app.command()
def evaluate(
    cases: Annotated[Path, typer.Argument(exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Where the results go, one JSON object a line.")],
    engine: Annotated[str, typer.Option(help="rasa or scripted")] = "rasa",
    org: Annotated[
        str, typer.Option(help="The organisation whose protocols are used.")
    ] = "riverside",
) -> None:
    """Drive the real conversation service through cases and print how well it did."""
    from portal_api.commands.evaluating import evaluate as run

    run(cases, out, engine, org)


@app.command()
def questions() -> None:
    """Every question as JSON lines."""
    from portal_api.commands.protocols import questions as run

    run()


@app.command()
def redact(
    as_json: Annotated[bool, typer.Option("--json", help="Add spans and their types.")] = False,
) -> None:
    """Lines in, the same lines without identifiers out."""
    from portal_api.commands.redacting import redact as run

    run(as_json=as_json)


@protocols.command("check")
def protocols_check() -> None:
    """Check every protocol and its texts; exits 1 with the faults found."""
    from portal_api.commands.protocols import check as run

    raise typer.Exit(run())


@protocols.command("show")
def protocols_show(protocol: str) -> None:
    """Print one protocol readably."""
    from portal_api.commands.protocols import show as run

    raise typer.Exit(run(protocol))


def main() -> None:
    """Entry point: an expected error is one line on standard error and exit code 2."""
    try:
        app()
    except (PorticoError, LibraryError) as error:
        typer.echo(f"portico: {error}", err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
