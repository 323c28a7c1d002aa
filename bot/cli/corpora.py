"""`corpora`: fetches the public texts that our labels refer to, and brings them into the record format."""

import os
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bot.cli.streams import Report
    from classifier.corpus.sources import ByHand, Chosen, Made, PublicCorpus

Out = Annotated[Path | None, typer.Option(help="Folder for the corpora; else COMMONGROUND_CORPORA.")]


def corpora(
    names: Annotated[list[str] | None, typer.Argument(metavar="NAME", help="Only these; else all.")] = None,
    out: Out = None,
    mirror: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="Ask this server for the paths of all sources.")
    ] = None,
    partial: Annotated[
        bool, typer.Option("--partial", help="Keep a corpus although not all labelled texts were found.")
    ] = False,
) -> None:
    """Fetch the public texts that our labels refer to, for train and evaluate.

    Sources and licences are in data/corpora.toml. Each corpus is converted into the format of data/README.md and
    checked text by text against the checksums of our labels; one that does not pass is named and not kept.

    \b
    Example:
      commonground corpora --out ~/corpora
      commonground corpora --out ~/corpora casino wikitactics
    """
    folder = _folder(out)
    with as_file(files("data")) as data:
        unread = bring(data, names or (), folder, mirror=mirror, partial=partial)
    if unread:
        raise typer.Exit(1)


def bring(data: Path, names: Sequence[str], folder: Path, *, mirror: str | None, partial: bool) -> int:
    """Fetch the corpora that `data` lists into a folder; return how many pieces of their files could not be read.

    Raises
    ------
    SourceError
        If any of them is not as it should be. The others are there all the same.
    """
    from bot.cli.streams import progress
    from bot.errors import SourceError
    from classifier.corpus.sources import read_sources
    from classifier.errors import CommonGroundError

    known, by_hand = read_sources((data / "corpora.toml").read_text(encoding="utf-8"))
    wanted = _wanted(names, known, by_hand)
    failed, unread = [], 0
    for corpus in wanted:
        try:
            with progress() as report:
                made = _made(corpus, data, folder, mirror, partial=partial, report=report)
        except (CommonGroundError, OSError) as error:
            # An OSError here is the folder's: no room, no rights.
            typer.echo(f"{corpus.name}: failed: {error}", err=True)
            failed.append(corpus.name)
            continue
        _tell(corpus, made, is_kept=made.is_whole or partial)
        unread += len(made.errors)
        failed += [] if made.is_whole else [corpus.name]
    if by_hand and not names:
        left = ", ".join(corpus.name for corpus in by_hand)
        typer.echo(f"Not fetched, only measured on: {left}. `commonground corpora NAME` says where one is.")
    if failed:
        raise SourceError(f"{len(failed)} of {len(wanted)} corpora are not as they should be: {', '.join(failed)}.")
    return unread


def _wanted(names: Sequence[str], known: "Sequence[PublicCorpus]", by_hand: "Sequence[ByHand]") -> "list[PublicCorpus]":
    from bot.errors import SourceError

    fetched = {corpus.name: corpus for corpus in known}
    for corpus in by_hand:
        if corpus.name in names:
            raise SourceError(
                f"{corpus.name} is not fetched: {corpus.why} Get it by hand from {corpus.at} (licence: "
                f"{corpus.licence}), and bring it into the format of data/README.md."
            )
    for name in names:
        if name not in fetched:
            raise typer.BadParameter(f"{name!r} is none of {', '.join(fetched)}.", param_hint="NAME")
    return [corpus for corpus in known if not names or corpus.name in names]


def _folder(out: Path | None) -> Path:
    from bot.config import read_settings
    from bot.errors import SettingsError

    folder = out or read_settings(os.environ).corpora
    if folder is None:
        raise SettingsError("no folder for the corpora is given. Say --out DIR, or set COMMONGROUND_CORPORA.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"--out is wrong: {folder} cannot be made ({error.strerror}).") from error
    return folder


def _made(
    corpus: "PublicCorpus", data: Path, folder: Path, mirror: str | None, *, partial: bool, report: "Report"
) -> "Made":
    """Fetch, convert and check one corpus beside its place, and put it there only if it is good."""
    from classifier.corpus import corpus_file
    from classifier.corpus.sources import make

    content = _fetched(corpus, mirror, report)
    report(f"{corpus.name}: checking", 1.0)
    with TemporaryDirectory(dir=folder, prefix=".fetching-") as beside:
        labels = data / "labels" / f"{corpus.name}.jsonl"
        made = make(corpus, content, _chosen(corpus, data), labels, Path(beside))
        if made.is_whole or partial:
            os.replace(corpus_file(Path(beside), corpus.name), corpus_file(folder, corpus.name))
    return made


def _fetched(corpus: "PublicCorpus", mirror: str | None, report: "Report") -> Mapping[str, bytes]:
    import asyncio

    from bot.fetching import fetch

    come = 0

    def count(more: int) -> None:
        nonlocal come
        come += more
        report(f"{corpus.name}: {come / 1e6:.1f} MB", min(come / corpus.about_bytes, 1.0))

    report(f"{corpus.name}: asking", 0.0)
    return asyncio.run(fetch(corpus.files, mirror=mirror, count=count))


def _chosen(corpus: "PublicCorpus", data: Path) -> "Chosen | None":
    from classifier.corpus.sources import read_chosen

    return read_chosen(data / "corpora" / corpus.chosen) if corpus.chosen else None


def _tell(corpus: "PublicCorpus", made: "Made", *, is_kept: bool) -> None:
    for error in made.errors:
        typer.echo(f"{corpus.name}: {error.file}, {error.number}: {error.reason}", err=True)
    if made.windows:
        found = f"{made.windows_found:,} of {made.windows:,} labelled windows found all their texts"
    else:
        found = "no labels of ours refer to it"
    same = "all texts are" if made.is_the_same else "some texts are not"
    use = "may train" if corpus.may_train else "may only measure"
    typer.echo(
        f"{corpus.name}: {made.threads:,} threads, {made.messages:,} messages; {found}; {same} those of our figures; "
        f"{use} ({corpus.licence})."
    )
    if not made.is_whole:
        kept = "kept all the same" if is_kept else "not kept; --partial keeps it"
        typer.echo(f"{corpus.name}: failed: not what we labelled; {kept}.", err=True)
