"""Lines in, lines out, and how far the work is: errors and progress go to standard error."""

import os
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from classifier.corpus import LineError, open_lines
from classifier.errors import CorpusError

Report = Callable[[str, float], None]
STDIN = Path("-")


@contextmanager
def reading(file: Path | None) -> Iterator[Iterable[str]]:
    """Open a file of lines, plain or `.gz`, or standard input for None and `-`."""
    if file is None or file == STDIN:
        if sys.stdin.isatty():
            typer.echo("Reading from the keyboard; Ctrl-D ends it.", err=True)
        yield _readable(_stdin(), "standard input")
        return
    with open_lines(file) as lines:
        yield _readable(lines, str(file))


def _stdin() -> IO[str]:
    # Bytes that are no UTF-8 spoil their line, not the run.
    return open(sys.stdin.fileno(), encoding="utf-8", errors="replace", closefd=False)


def _readable(lines: Iterable[str], name: str) -> Iterator[str]:
    try:
        yield from lines
    except (EOFError, OSError, zlib.error) as error:
        raise CorpusError(f"{name} cannot be read to its end; expected plain lines or a whole .gz file.") from error


class Answers:
    """Writes answers to standard output and errors to standard error, and knows whether there were any."""

    def __init__(self) -> None:
        self.unread = 0

    def write(self, answers: Iterable[str | LineError]) -> None:
        """Write every answer, or the number of the line that could not be read."""
        for answer in answers:
            if isinstance(answer, LineError):
                self.unread += 1
                typer.echo(f"line {answer.number}: {answer.reason}", err=True)
            else:
                sys.stdout.write(answer + "\n")

    def end(self) -> None:
        """Exit 1 if any line could not be read."""
        if self.unread:
            lines = "line" if self.unread == 1 else "lines"
            typer.echo(f"{self.unread} {lines} could not be read; the rest is done.", err=True)
            raise typer.Exit(1)


@contextmanager
def quiet_pipe() -> Iterator[None]:
    """End without a word when whoever reads our output has seen enough (`| head`)."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end, and must find somewhere to put it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None


@contextmanager
def progress() -> Iterator[Report]:
    """Show on a terminal what is being done, and the share that is done (0 to 1)."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task("starting", total=1.0)
        yield lambda step, share: shown.update(task, description=step, completed=share)


@contextmanager
def counting(what: str) -> Iterator[Callable[[Iterable[str]], Iterator[str]]]:
    """Show on a terminal how many lines are done, where the answers go elsewhere."""
    console = Console(stderr=True)
    is_shown = console.is_terminal and not sys.stdout.isatty()
    columns = (SpinnerColumn(), TextColumn(what), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not is_shown) as shown:
        task = shown.add_task(what, total=None)

        def counted(lines: Iterable[str]) -> Iterator[str]:
            for line in lines:
                yield line
                shown.advance(task)

        yield counted
