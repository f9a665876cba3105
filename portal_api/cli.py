"""The command line ``portico``. Each command loads only what it needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from portal_api.errors import PorticoError
from records.systems import EXAMPLE_BASE_URL
from triage.files import LibraryError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
protocols = typer.Typer(no_args_is_help=True, help="The clinical protocols.")
app.add_typer(protocols, name="protocols")
texts = typer.Typer(no_args_is_help=True, help="The sentences a person's safety hangs on.")
app.add_typer(texts, name="texts")
lexicon = typer.Typer(no_args_is_help=True, help="The words of symptoms.")
app.add_typer(lexicon, name="lexicon")


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
    cases: Annotated[Path, typer.Argument(exists=True, help="A file or folder of JSON lines.")],
    engine: Annotated[str, typer.Option(help="rasa, scripted or rules")] = "rasa",
    org: Annotated[
        str, typer.Option(help="The organisation whose protocols are used.")
    ] = "riverside",
    part: Annotated[str, typer.Option(help="development, held-out or all")] = "all",
    compare: Annotated[bool, typer.Option(help="Run the baselines beside it.")] = False,
    out: Annotated[Path | None, typer.Option(help="Every result, one JSON object a line.")] = None,
    report: Annotated[Path | None, typer.Option(help="A report as one HTML file.")] = None,
    summary: Annotated[Path | None, typer.Option(help="The figures as Markdown.")] = None,
    figures: Annotated[Path | None, typer.Option(help="The figures as JSON.")] = None,
    date: Annotated[str | None, typer.Option(help="The date to write; today without.")] = None,
    messy: Annotated[
        bool, typer.Option("--messy", help="Run each again in messy wording.")
    ] = False,
    seed: Annotated[int, typer.Option(help="What the messy wording is made from.")] = 1,
    replays: Annotated[
        Path | None, typer.Option(help="What was said there, as JSON lines.")
    ] = None,
) -> None:
    """Run cases as their patients would and print how well it did."""
    from portal_api.commands.evaluating import Wanted
    from portal_api.commands.evaluating import evaluate as run

    pages = (out, report, summary, figures, date)
    run(Wanted(cases, engine, org, part, compare, *pages, messy, seed, replays))


@app.command("evaluate-guard")
def evaluate_guard(
    folder: Annotated[Path, typer.Argument(exists=True, help="A file or folder of JSON lines.")],
    part: Annotated[str, typer.Option(help="development, held-out or all")] = "all",
    compare: Annotated[bool, typer.Option(help="Run simpler ways beside it.")] = False,
    out: Annotated[Path | None, typer.Option(help="Every result, one JSON object a line.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="The figures as Markdown.")] = None,
    figures: Annotated[Path | None, typer.Option(help="The figures as JSON.")] = None,
    date: Annotated[str | None, typer.Option(help="The date to write; today without.")] = None,
) -> None:
    """Screen messages whose danger is known and print how well the guard heard it."""
    from portal_api.commands.evaluating_guard import Wanted
    from portal_api.commands.evaluating_guard import evaluate_guard as run

    run(Wanted(folder, part, compare, out, markdown, figures, date))


@app.command("evaluate-words")
def evaluate_words(
    folder: Annotated[Path, typer.Argument(exists=True, help="A file or folder of JSON lines.")],
    part: Annotated[str, typer.Option(help="development, held-out or all")] = "all",
    out: Annotated[Path | None, typer.Option(help="Every result, one JSON object a line.")] = None,
    markdown: Annotated[Path | None, typer.Option(help="The figures as Markdown.")] = None,
    figures: Annotated[Path | None, typer.Option(help="The figures as JSON.")] = None,
    date: Annotated[str | None, typer.Option(help="The date to write; today without.")] = None,
) -> None:
    """Find symptoms and values in annotated messages and print how well that went."""
    from portal_api.commands.evaluating_words import Wanted
    from portal_api.commands.evaluating_words import evaluate_words as run

    run(Wanted(folder, part, out, markdown, figures, date))


@app.command("follow-ups")
def follow_ups() -> None:
    """Check-ins and call-backs still to come, soonest first."""
    from portal_api.commands.follow_ups import follow_ups as run

    run()


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


@texts.command("review")
def texts_review() -> None:
    """Print the page that lists every safety sentence (docs/safety-sentences.md)."""
    from portal_api.commands.safety_page import review as run

    run()


@texts.command("mark")
def texts_mark() -> None:
    """Mark the safety sentences in the catalogues."""
    from portal_api.commands.safety_page import mark as run

    run()


@protocols.command("check")
def protocols_check() -> None:
    """Check every protocol and its texts; exits 1 with the faults found."""
    from portal_api.commands.protocols import check as run

    raise typer.Exit(run())


@protocols.command("index")
def protocols_index() -> None:
    """Print the page that lists every protocol and red flag (docs/protocols.md)."""
    from portal_api.commands.protocol_index import index as run

    run()


@protocols.command("show")
def protocols_show(
    protocol: Annotated[str, typer.Argument(metavar="ID")],
    mermaid: Annotated[
        bool, typer.Option("--mermaid", help="Only the flowchart, as Mermaid source.")
    ] = False,
) -> None:
    """Print one protocol readably, with its flowchart."""
    from portal_api.commands.protocols import show as run

    raise typer.Exit(run(protocol, mermaid=mermaid))


@protocols.command("export")
def protocols_export(
    out_dir: Annotated[Path, typer.Argument(help="Made when it is not there.")],
    base_url: Annotated[
        str, typer.Option(help="Where the organisation publishes them.")
    ] = EXAMPLE_BASE_URL,
) -> None:
    """Write every protocol as FHIR R4: a Questionnaire and a PlanDefinition each."""
    from portal_api.commands.protocol_export import export as run

    run(out_dir, base_url)


@protocols.command("diff")
def protocols_diff(
    before: Annotated[str, typer.Argument(help="A folder of protocols, or a git revision.")],
    after: Annotated[str, typer.Argument(help="The same for the other side.")],
    cases: Annotated[
        Path | None, typer.Option(exists=True, help="Cases; tests/clinical without.")
    ] = None,
) -> None:
    """Show which cases a change of the rules moves; exits 1 when one is newly too low."""
    from portal_api.commands.protocol_diff import diff as run

    raise typer.Exit(run(before, after, cases))


@lexicon.command("check")
def lexicon_check() -> None:
    """Check the lexicon folder; exits 1 with the faults found."""
    from portal_api.commands.lexicon import check as run

    raise typer.Exit(run())


def main() -> None:
    """Entry point: an expected error is one line on standard error and exit code 2."""
    try:
        app()
    except (PorticoError, LibraryError) as error:
        typer.echo(f"portico: {error}", err=True)
        raise SystemExit(2) from error


if __name__ == "__main__":
    main()
