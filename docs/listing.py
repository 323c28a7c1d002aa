"""What the pages list, taken from the program itself: commands, settings, scopes, events and the figures of the model.

`make docs` runs it through cog, which puts what is printed here between the marks in the pages.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import typer
from typer.main import get_command
from typer.testing import CliRunner

from bot.cli import app
from bot.config import describe
from bot.slack.blocks.help import COMMANDS
from bot.slack.blocks.names import COMMAND
from data import datasheet

ROOT = Path(__file__).parents[1]
CARD = ROOT / "data" / "models" / "MODEL_CARD.md"
# Narrow enough for a page, wide enough that few lines break.
WIDTH = 100


def put(text: str) -> None:
    """Print a piece of a page, if there is one, with room around it, as Markdown wants it beside a comment."""
    if text:
        print(f"\n{text}\n")


def command_paths() -> list[tuple[str, ...]]:
    """Return every command that does something, as it is typed, in the order of `--help`."""
    return list(_paths(get_command(app), ()))


def _paths(command: object, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    below = getattr(command, "commands", {})
    if not below:
        yield path
    for name, one in below.items():
        yield from _paths(one, (*path, name))


def help_of(*path: str) -> str:
    """Return what `commonground PATH --help` prints."""
    shown = CliRunner().invoke(app, [*path, "--help"], prog_name="commonground", terminal_width=WIDTH)
    if shown.exit_code != 0:
        raise typer.BadParameter(f"`commonground {' '.join(path)} --help` failed: {shown.output}")
    return "\n".join(line.rstrip() for line in shown.output.strip().splitlines())


def helps() -> str:
    """Return a section for each command with its help."""
    sections = [f"```text\n{help_of()}\n```"]
    sections += [f"### commonground {' '.join(path)}\n\n```text\n{help_of(*path)}\n```" for path in command_paths()]
    return "\n\n".join(sections)


def settings() -> str:
    """Return a table of every setting."""
    rows = [f"| `{row.name}` | {row.meaning} | {_default(row.default)} |" for row in describe({})]
    return "\n".join(["| variable | meaning | default |", "|---|---|---|", *rows])


def _default(value: str) -> str:
    return f"`{value}`" if value != "–" else value


def slash_commands() -> str:
    """Return a table of what can be said to the bot in Slack."""
    rows = [f"| `{COMMAND} {word}` | {what} |" for word, what in COMMANDS.items()]
    return "\n".join(["| in Slack | does |", "|---|---|", *rows])


def scopes() -> list[str]:
    """Return the scopes that manifest.json asks for."""
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    return list(manifest["oauth_config"]["scopes"]["bot"])


# ---------------------------------------------------------------- figures of the model, from its card


def card_section(title: str) -> str:
    """Return what the model card says under a heading."""
    text = CARD.read_text(encoding="utf-8")
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError(
            f"the model card has no section {title!r}; its headings have changed, so change the pages too."
        )
    return found[1].strip()


def tables_in(text: str) -> list[list[dict[str, str]]]:
    """Return the tables of a Markdown text, each row by its headings."""
    blocks = re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
    return [_rows(block.splitlines()) for block in blocks]


def _rows(lines: list[str]) -> list[dict[str, str]]:
    cells = [[cell.strip() for cell in line.strip().strip("|").split(" | ")] for line in lines]
    names = [name.strip("| ") for name in cells[0]]
    return [dict(zip(names, (cell.strip("| ") for cell in row), strict=True)) for row in cells[2:]]


def message_figures() -> str:
    """Return how well the scorer ranks messages of threads it had not seen, by label and kind of thread."""
    rows = [row for row in _first_table_with("ROC-AUC") if "test split" not in row["part"]]
    shown = [f"| {row['label']} | {row['part']} | {row['ROC-AUC']} | {row['average precision']} |" for row in rows]
    return "\n".join(["| label | threads | ROC-AUC | average precision |", "|---|---|---|---|", *shown])


def stall_figures() -> str:
    """Return how many stalls were found and at what price, or '' as long as the card has no such table."""
    tables = [table for table in tables_in(card_section("How good it is")) if table and "stalled, of" in table[0]]
    if not tables:
        return ""
    names = ("part", "stalled, of", "precision", "recall")
    rows = [f"| {' | '.join(row[name] for name in names)} | {_false_alarms(row)} |" for row in tables[0]]
    head = "| threads | stalled, of | told and true | stalls found | false alarms, of |"
    return "\n".join([head, "|---|---|---|---|---|", *rows])


def _false_alarms(row: Mapping[str, str]) -> str:
    stalled, threads = (int(number.replace(",", "")) for number in row["stalled, of"].split(" of "))
    return f"{row['false alarms']} of {threads - stalled}"


def _first_table_with(column: str) -> list[dict[str, str]]:
    for table in tables_in(card_section("How good it is")):
        if table and column in table[0]:
            return table
    raise ValueError(f"no table of the model card has a column {column!r}. It has changed: change the pages too.")


# ---------------------------------------------------------------- figures of the data


def data_counts() -> str:
    """Return how many threads, messages and labels there are, by source."""
    names = ("threads", "messages", *datasheet.LETTERS.values(), "stalled", "quiet", "recovered")
    rows = [f"| {source} | " + " | ".join(f"{n:,}" for n in sums) + " |" for source, sums in datasheet.counts().items()]
    return "\n".join([f"| source | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|", *rows])


def data_agreement() -> str:
    """Return how well two readings agree: Cohen's kappa by source, label, and stalled or not."""
    names = ("threads", *datasheet.LETTERS.values(), "stalled")
    rows = [
        f"| {source} | {known['threads']:.0f} | " + " | ".join(f"{known[name]:.2f}" for name in names[1:]) + " |"
        for source, known in datasheet.agreement().items()
    ]
    return "\n".join([f"| source | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|", *rows])


def data_overlap() -> str:
    """Return how near the nearest two composed threads are."""
    share, one, other = datasheet.nearest_pair()
    return f"The nearest pair, {one} and {other}, shares {share:.1%} of its five-word runs."
