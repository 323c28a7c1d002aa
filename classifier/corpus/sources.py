"""Where public corpora come from, and how much of what was fetched and converted is what we labelled.

The list is `data/corpora.toml`; fetching is the bot's (`bot.fetching`).
"""

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from classifier.corpus.converters import CONVERTERS, RawError, RawFiles
from classifier.corpus.public import corpus_file, texts_of_labels
from classifier.corpus.records import LineError, open_lines, write_threads
from classifier.corpus.threads import LabelledMessage, LabelledThread
from classifier.errors import CorpusError

# Threads that are taken, each with the numbers of who speaks, message by message, where the source does not tell.
Chosen = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class PublicFile:
    """A published file: its addresses, the first to be tried first, and what it must be.

    Attributes
    ----------
    sha256
        Checksum of the whole file; None where only the texts in it are known.
    about_bytes
        Its size when it was listed, for the progress.
    at_most_bytes
        A longer answer is not taken.
    """

    name: str
    addresses: tuple[str, ...]
    about_bytes: float
    at_most_bytes: float
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class PublicCorpus:
    """A corpus that can be fetched.

    Attributes
    ----------
    may_train
        Whether its licence lets it teach the shipped model; the others only measure.
    texts_sha256
        `digest` of its threads as our figures were made with.
    chosen
        Name of the file in `data/corpora/` with the threads that are taken; None for all.
    """

    name: str
    what: str
    licence: str
    may_train: bool
    files: tuple[PublicFile, ...]
    texts_sha256: str
    chosen: str | None = None

    @property
    def about_bytes(self) -> float:
        """How much there is to fetch, about."""
        return sum(file.about_bytes for file in self.files)


@dataclass(frozen=True, slots=True)
class ByHand:
    """A corpus that is not fetched: where it is, and why not."""

    name: str
    what: str
    licence: str
    at: str
    why: str


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a corpus: how much there is, and how much of it is what we labelled."""

    threads: int
    messages: int
    windows: int
    windows_found: int
    is_the_same: bool
    errors: tuple[RawError, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every labelled text was found; without labels, whether all texts are those of our figures."""
        return self.windows == self.windows_found if self.windows else self.is_the_same


# ---------------------------------------------------------------- the list


def read_sources(content: str) -> tuple[tuple[PublicCorpus, ...], tuple[ByHand, ...]]:
    """Read `data/corpora.toml`: what can be fetched, and what must be got by hand."""
    tables = tomllib.loads(content)
    fetched = tuple(_corpus(name, table) for name, table in tables["fetched"].items())
    return fetched, tuple(ByHand(name, **table) for name, table in tables["by_hand"].items())


def _corpus(name: str, table: Mapping[str, Any]) -> PublicCorpus:
    if name not in CONVERTERS:
        raise CorpusError(f"data/corpora.toml lists {name}, which has no converter.")
    return PublicCorpus(
        name,
        table["what"],
        table["licence"],
        table["may"] == "train",
        tuple(_file(file) for file in table["files"]),
        table["texts_sha256"],
        table.get("chosen"),
    )


def _file(table: Mapping[str, Any]) -> PublicFile:
    addresses = tuple(table["addresses"])
    return PublicFile(
        table.get("name") or addresses[0].rsplit("/", 1)[-1],
        addresses,
        table["about_mb"] * 1e6,
        table["at_most_mb"] * 1e6,
        table.get("sha256"),
    )


def read_chosen(path: Path) -> Chosen:
    """Read the threads that are taken: a line each, `thread` or `thread 1 2 1` with the numbers of who speaks."""
    with open_lines(path) as lines:
        rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    return {row[0]: tuple(map(int, row[1:])) for row in rows}


# ---------------------------------------------------------------- making


def make(corpus: PublicCorpus, files: RawFiles, chosen: Chosen | None, labels: Path, folder: Path) -> Made:
    """Convert published files, write `<corpus>.threads.jsonl.gz` into a folder, and check it against our labels.

    Parameters
    ----------
    files
        The published files by name, as they came.
    chosen
        The threads that are taken; None for all.
    labels
        JSON lines of our labels of this corpus; it need not exist.
    folder
        Where the threads are written. Give a fresh one, and keep the file only if it is good.

    Raises
    ------
    CorpusError
        If nothing can be made of the files.
    """
    threads: list[LabelledThread] = []
    errors: list[RawError] = []
    for one in CONVERTERS[corpus.name](files):
        if isinstance(one, RawError):
            errors.append(one)
        elif chosen is None:
            threads.append(one)
        elif one.id in chosen:
            threads.extend(_with_speakers(one, chosen[one.id], errors))
    path = corpus_file(folder, corpus.name)
    write_threads(threads, path)
    found = list(texts_of_labels(labels, folder)) if labels.exists() else []
    return Made(
        len(threads),
        sum(len(thread.messages) for thread in threads),
        len(found),
        sum(not isinstance(window, LineError) for window in found),
        digest(threads) == corpus.texts_sha256,
        tuple(errors),
    )


def _with_speakers(thread: LabelledThread, speakers: Sequence[int], errors: list[RawError]) -> Iterator[LabelledThread]:
    if not speakers:
        yield thread
    elif len(speakers) == len(thread.messages):
        spoken = zip(thread.messages, speakers, strict=True)
        yield replace(thread, messages=tuple(replace(message, author=f"P{who}") for message, who in spoken))
    else:
        count = len(thread.messages)
        errors.append(RawError(thread.id, count, f"expected {len(speakers)} messages, found {count}"))


def digest(threads: Iterable[LabelledThread]) -> str:
    """Return one checksum of all texts and who said them, whatever the order of the threads.

    Examples
    --------
    >>> one = LabelledThread("a-1", (LabelledMessage("P1", 0.0, "Yes."),))
    >>> other = LabelledThread("a-2", (LabelledMessage("P1", 0.0, "No."),))
    >>> digest([one, other]) == digest([other, one])
    True
    """
    lines = sorted(f"{thread.id} {' '.join(map(_told, thread.messages))}\n" for thread in threads)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _told(message: LabelledMessage) -> str:
    text = message.text.encode("utf-8", errors="surrogatepass")
    return f"{message.author}:{hashlib.sha256(text).hexdigest()}"
