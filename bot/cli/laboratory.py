"""`score`, `replay`, `evaluate`, `train`: the classifier on files and pipes, without Slack and database."""

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.streams import Answers
    from classifier.corpus import LabelledThread

Lines = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="JSON lines, plain or .gz; standard input without one.")
]
Corpora = Annotated[Path | None, typer.Option(help="Folder of public corpora; else COMMONGROUND_CORPORA.")]


def score(file: Lines = None) -> None:
    """Score messages: JSON lines {"text": ...} in, the same with probabilities and cues out.

    Where the scorer abstains (other languages, nothing of the author's own) the probabilities are null. A line that
    cannot be read is named on standard error, the rest is scored, and the exit status is 1.

    \b
    Example:
      echo '{"text": "Not my job. Ask somebody else."}' | commonground score
    """
    from bot.cli.streams import Answers, counting, quiet_pipe, reading
    from classifier import artifact
    from classifier.cli import score_lines

    answers = Answers()
    with quiet_pipe(), reading(file) as lines:
        scorer = artifact.load().scorer
        # Somebody who types wants each answer at once.
        more = {"at_a_time": 1} if file is None and sys.stdin.isatty() else {}
        with counting("messages") as counted:
            answers.write(score_lines(counted(lines), scorer, **more))
    answers.end()


def replay(file: Lines = None) -> None:
    """Replay threads: when each stalls and moves again, and which prompts would have been offered.

    Everybody counts as `in`; caps apply, night, weekend and shadow do not. Threads are JSON lines in the format of
    data/README.md.

    \b
    Example:
      commonground replay data/threads/w01.jsonl | head -3
    """
    from bot.cli.streams import Answers, counting, quiet_pipe, reading
    from bot.config import read_settings
    from bot.replay import replay_lines
    from bot.templates import load_shipped
    from classifier import artifact
    from classifier.assess import Assessor

    settings = read_settings(os.environ)
    answers = Answers()
    with quiet_pipe(), reading(file) as lines:
        model = artifact.load()
        assessor = Assessor(model.scorer, model.policy)
        with counting("threads") as counted:
            answers.write(
                replay_lines(counted(lines), assessor, load_shipped(), quiet_after=settings.quiet_after),
            )
    answers.end()


def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE...", help="Labelled threads; - for standard input.")
    ] = None,
    json_out: Annotated[Path | None, typer.Option("--json", metavar="OUT", help="Write all figures here.")] = None,
    corpora: Corpora = None,
    cross_fit: Annotated[
        bool, typer.Option("--cross-fit", help="Fit the decision anew on the other threads of each fold.")
    ] = False,
) -> None:
    """Measure the shipped model on labelled threads, with intervals and baselines.

    Without a file, on the threads of this project, and with --corpora on our labels of public texts too. The shipped
    model has learnt from those; the model card has the figures of models that had not. With --corpora, a TF-IDF
    baseline is fitted on the labels those corpora came with, and printed beside.

    \b
    Example:
      commonground evaluate threads.jsonl --json figures.json
    """
    from rich.console import Console

    from bot.cli.streams import Answers, progress, quiet_pipe
    from classifier import artifact
    from classifier.corpus import threads_as_published
    from classifier.evaluate import evaluate as measure
    from classifier.evaluate import tables
    from classifier.evaluate.baselines import PlainWords

    answers = Answers()
    model = artifact.load()
    folder = _corpora(corpora)
    threads = _labelled(files, answers) if files else _own_threads(folder)
    with progress() as report:
        report("fitting the TF-IDF baseline", 0.0)
        plain = [PlainWords(threads_as_published(folder), threads)] if folder else []
        found = measure(threads, model.scorer, model.policy, cross_fit=cross_fit, more_baselines=plain, progress=report)
    with quiet_pipe():
        # In a file or a pipe nothing is gained by cutting columns to the width of a terminal.
        console = Console(width=None if sys.stdout.isatty() else 148)
        for table in tables(found):
            console.print(table)
        for note in found.notes:
            typer.echo(note)
    if json_out is not None:
        json_out.write_text(json.dumps(found.to_dict(), indent=2) + "\n", encoding="utf-8")
    answers.end()


def train(
    corpora: Corpora = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the model; else data/models of this program.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same inputs, versions and seed give the same scores.")] = None,
    encoder: Annotated[
        bool, typer.Option("--encoder", help="Fit the encoder anew too: about an hour, needs common-ground[encoder].")
    ] = False,
) -> None:
    """Train the model from data/ and, with public corpora, from the texts our labels refer to.

    Writes the model, its manifest and its card. Without corpora it says what is missing and trains on the rest. The
    sentence encoder that joins in is the shipped one, unless --encoder fits it anew.

    \b
    Example:
      commonground train --corpora ~/corpora --out /tmp/model
    """
    from importlib.resources import as_file, files

    from bot.cli.streams import progress
    from classifier.artifact import has_encoder
    from classifier.cli import train as fit

    with as_file(files("data")) as data, progress() as report:
        more = {"seed": seed} if seed is not None else {}
        shipped = data / "models"
        made = fit(
            data,
            _corpora(corpora),
            out or shipped,
            encoder=shipped if has_encoder(shipped) else None,
            fits_encoder=encoder,
            progress=report,
            **more,
        )
    for sentence in (*made.missing, *_missing_extra()):
        typer.echo(f"Missing: {sentence}", err=True)
    threads, messages = made.threads, made.messages
    typer.echo(
        f"Trained on {threads['composed']} composed and {threads['real']} real threads "
        f"({messages['composed']} and {messages['real']} messages) and {made.calm_messages} calm messages."
    )
    typer.echo(f"Model, manifest and card are in {made.folder}.")


def _missing_extra() -> list[str]:
    from importlib.util import find_spec

    if find_spec("matplotlib") is not None:
        return []
    return ["The pictures of the model card, for want of matplotlib. Run: pip install 'common-ground[train]'"]


def _corpora(given: Path | None) -> Path | None:
    from bot.config import read_settings
    from bot.errors import SettingsError

    if given is not None and not given.is_dir():
        raise SettingsError(f"--corpora is wrong: expected a folder that exists, not {given}.")
    return given or read_settings(os.environ).corpora


def _labelled(files: list[Path], answers: "Answers") -> "list[LabelledThread]":
    from bot.cli.streams import reading
    from classifier.corpus import LineError, parse_threads

    threads = []
    for file in files:
        with reading(file) as lines:
            for thread in parse_threads(lines):
                if isinstance(thread, LineError):
                    answers.write([thread])
                else:
                    threads.append(thread)
    return threads


def _own_threads(corpora: Path | None) -> "list[LabelledThread]":
    from importlib.resources import as_file, files

    from classifier.train.gathering import gather

    with as_file(files("data")) as data:
        gathered = gather(data, corpora)
    for sentence in gathered.missing:
        typer.echo(f"Missing: {sentence}", err=True)
    return list(gathered.judged)
