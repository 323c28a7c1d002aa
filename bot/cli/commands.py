"""All commands in their order, and those that run or prepare the bot."""

import os
from typing import Annotated

import typer

from bot.cli.corpora import corpora
from bot.cli.keys import rotate_keys
from bot.cli.laboratory import evaluate, replay, score, train
from bot.cli.purging import purge
from bot.cli.words import templates

app = typer.Typer(
    help="Notices when a Slack thread has stalled, and privately offers a way back to common ground.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def run() -> None:
    """Run the bot: in Socket Mode with an app token, else over HTTP.

    Everything is set in the environment; `commonground check --settings` lists it.

    \b
    Example:
      SLACK_BOT_TOKEN=xoxb-... SLACK_APP_TOKEN=xapp-... commonground run
    """
    import asyncio

    from bot.config import read_settings, require_slack
    from bot.telemetry import configure_logging

    settings = read_settings(os.environ)
    require_slack(settings)
    configure_logging(*settings.log)
    from bot.app import serve

    asyncio.run(serve(settings))


@app.command()
def playground(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the page; 0 picks a free one.")] = 8080,
) -> None:
    """Try it on this machine: an embedded Slack, its page, and this very bot. Needs no account.

    \b
    Example:
      commonground playground --port 8123
    """
    import asyncio

    from bot.config import read_settings
    from bot.telemetry import configure_logging

    # A newcomer wants the address, not the log; who sets a level gets it.
    settings = read_settings({"COMMONGROUND_LOG": os.environ.get("COMMONGROUND_LOG") or "text:warning"})
    configure_logging(*settings.log)
    from bot.app import play

    def announce(address: str) -> None:
        typer.echo(f"Common Ground's playground is at {address} (Ctrl-C ends it)")

    asyncio.run(play(port, announce))


@app.command()
def check(
    settings: Annotated[bool, typer.Option("--settings", help="List every setting and whether it is set.")] = False,
) -> None:
    """Say for each part whether it works, and how to mend what doesn't.

    \b
    Example:
      commonground check
      commonground check --settings
    """
    import asyncio

    from bot.cli.checking import examine
    from bot.config import describe, read_settings

    if settings:
        from bot.cli.showing import show_settings

        show_settings(describe(os.environ))
    known = read_settings(os.environ)
    if not settings:
        from bot.cli.showing import show_findings

        findings = asyncio.run(examine(known))
        show_findings(findings)
        raise typer.Exit(0 if all(finding.is_fine for finding in findings) else 2)


@app.command()
def migrate() -> None:
    """Bring the database to the tables of this release. Safe to run again.

    \b
    Example:
      DATABASE_URL=postgresql://me@host/commonground commonground migrate
    """
    import asyncio

    from bot.config import read_settings
    from bot.store.migrate import upgrade

    settings = read_settings(os.environ)
    asyncio.run(upgrade(settings.database_url.get_secret_value()))
    typer.echo("The database has the tables of this release.")


app.command()(score)
app.command()(replay)
app.command()(evaluate)
app.command()(train)
app.command()(corpora)
app.add_typer(templates, name="templates")
app.command()(purge)
app.command()(rotate_keys)
