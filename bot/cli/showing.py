"""Tables and findings as lines that also a narrow terminal, a pipe and a screen reader can take."""

import textwrap
from collections.abc import Sequence

import typer

from bot.cli.checking import Finding
from bot.config import SettingRow

WIDTH = 96


def show_settings(rows: Sequence[SettingRow]) -> None:
    """Print every setting: its name, whether it is set and to what, its default, and its meaning."""
    for row in rows:
        value = f"set to {row.value}" if row.value else "set" if row.is_set else "not set"
        typer.echo(f"{row.name}: {value}, default {row.default}")
        typer.echo(f"    {row.meaning}.")


def show_findings(findings: Sequence[Finding]) -> None:
    """Print one line a part, and under those that fail what to do."""
    for finding in findings:
        typer.echo(f"{'ok' if finding.is_fine else 'NOT OK':7}{finding.part}: {finding.says}")
        if finding.mend:
            typer.echo(textwrap.indent(textwrap.fill(finding.mend, WIDTH), " " * 7))
