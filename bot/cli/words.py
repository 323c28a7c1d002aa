"""`templates check` and `templates list`: the words of the prompts."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

Choice = TypeVar("Choice", bound=StrEnum)

templates = typer.Typer(
    help="Check or list the words of the prompts.\n\n\b\nExample:\n  commonground templates check",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@templates.command("check")
def check_templates(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Your own; else the shipped ones.")] = None,
) -> None:
    """Check templates against the rules of docs/templates.md.

    \b
    Example:
      commonground templates check my-templates/
    """
    from bot.errors import TemplatesError
    from bot.templates import check, load_folder, load_shipped

    found = load_folder(folder) if folder is not None else load_shipped()
    findings = check(found)
    for finding in findings:
        typer.echo(f"{finding.template or 'all together'}: {finding.rule}: {finding.message}")
    if findings:
        raise TemplatesError(f"{len(findings)} findings in {len(found)} templates. Mend them and check again.")
    typer.echo(f"{len(found)} templates keep the rules.")


@templates.command("list")
def list_templates(
    move: Annotated[str, typer.Option(help="Only those of this move, for example step_back.")] = "",
    side: Annotated[str, typer.Option(help="Only those for this side: author or counterpart.")] = "",
    signal: Annotated[str, typer.Option(help="Only those that fit: defensive, resistant or quiet.")] = "",
) -> None:
    """List the shipped templates, one block each.

    \b
    Example:
      commonground templates list --move step_back --side author
    """
    from bot.cli.streams import quiet_pipe
    from bot.templates import Move, Side, load_shipped
    from classifier.conversation import Signal

    wanted_move = _one_of(Move, move, "--move")
    wanted_side = _one_of(Side, side, "--side")
    wanted_signal = _one_of(Signal, signal, "--signal")
    with quiet_pipe():
        for template in load_shipped():
            fits = not template.signals or wanted_signal is None or wanted_signal in template.signals
            if fits and wanted_move in (None, template.move) and wanted_side in (None, template.side):
                signals = ", ".join(sorted(template.signals)) or "any signal"
                typer.echo(f"{template.id} ({template.move}, {template.side}, {signals})")
                typer.echo(f"    notice: {template.notice}\n    offer:  {template.offer}")
                typer.echo(f"    words:  {template.words}\n    why:    {template.why}\n")


def _one_of(kind: type[Choice], given: str, option: str) -> Choice | None:
    if not given:
        return None
    if given not in set(kind):
        raise typer.BadParameter(f"{given!r} is none of {', '.join(kind)}.", param_hint=option)
    return kind(given)
