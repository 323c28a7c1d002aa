"""Gather what may teach the model: composed threads, our labels joined with public texts, and calm talk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classifier.artifact import checksum
from classifier.conversation import LABELS
from classifier.corpus import (
    CALM,
    WINDOWS,
    LabelledThread,
    LineError,
    calm_threads,
    corpus_file,
    read_threads,
    texts_of_labels,
    training_windows,
)
from classifier.errors import CorpusError
from classifier.scoring.fitting import Examples
from classifier.text import is_english, own_words

# Calm talk is plentiful and says one thing only. At this weight it lowers false flags on developer chat, and costs
# nothing on threads judged by the codebook (at 1.0 the average precision of `defensive` falls by a tenth).
_CALM_WEIGHT = 0.15

# Real messages are several times as many as composed ones. At 2.5 a composed message `defensive` gains .07 in average
# precision on composed threads (other writers) and loses .01 on real ones.
_COMPOSED_AT_MOST = 2.5


@dataclass(frozen=True)
class Gathered:
    """Everything that was found.

    Attributes
    ----------
    judged
        Threads judged by the codebook.
    calm
        Threads of corpora that are calm as a whole.
    missing
        What could not be had, in sentences.
    checksums
        SHA-256 of every file that was read, by name.
    """

    judged: tuple[LabelledThread, ...]
    calm: tuple[LabelledThread, ...]
    missing: tuple[str, ...]
    checksums: dict[str, str]


@dataclass(frozen=True)
class Place:
    """Where an example comes from.

    Attributes
    ----------
    thread
        Index of its thread among the judged and then the calm ones.
    message
        Index of the message in its thread.
    """

    thread: int
    message: int


def gather(data: Path, corpora: Path | None) -> Gathered:
    """Read `data/threads`, `data/labels` and, with a folder of corpora, the public texts.

    Raises
    ------
    CorpusError
        If no judged thread is found at all, or a file of `data/` cannot be read.
    """
    missing: list[str] = []
    checksums: dict[str, str] = {}
    judged = [*_composed(data, missing, checksums), *_labelled(data, corpora, missing, checksums)]
    calm: list[LabelledThread] = []
    if corpora is None:
        missing.append("No folder of public corpora was given (--corpora), so real threads and calm talk are missing.")
    else:
        judged += [t for _ in _present(corpora, (WINDOWS,), missing, checksums) for t in training_windows(corpora)]
        calm += [t for name in _present(corpora, CALM, missing, checksums) for t in calm_threads(corpora, name)]
    judged = [thread for thread in judged if thread.messages]
    if not judged:
        raise CorpusError(f"There are no labelled threads in {data}. Expected JSON lines in {data / 'threads'}.")
    known = {thread.group for thread in judged}
    return Gathered(tuple(judged), tuple(t for t in calm if t.group not in known), tuple(missing), checksums)


def _composed(data: Path, missing: list[str], checksums: dict[str, str]) -> Iterator[LabelledThread]:
    for path in sorted((data / "threads").glob("*.jsonl")):
        checksums[f"threads/{path.name}"] = checksum(path.read_bytes())
        yield from _sound(path, read_threads(path), missing)


def _labelled(
    data: Path, corpora: Path | None, missing: list[str], checksums: dict[str, str]
) -> Iterator[LabelledThread]:
    for path in sorted((data / "labels").glob("*.jsonl")):
        checksums[f"labels/{path.name}"] = checksum(path.read_bytes())
        if corpora is None:
            missing.append(f"The texts that labels/{path.name} refers to.")
        else:
            yield from _sound(path, texts_of_labels(path, corpora), missing)


def _sound(path: Path, threads: Iterator[LabelledThread | LineError], missing: list[str]) -> Iterator[LabelledThread]:
    errors: list[LineError] = []
    for thread in threads:
        if isinstance(thread, LineError):
            errors.append(thread)
        else:
            yield thread
    if errors:
        first = errors[0]
        missing.append(f"{len(errors)} lines of {path.name}; the first is line {first.number}: {first.reason}.")


def _present(corpora: Path, names: Sequence[str], missing: list[str], checksums: dict[str, str]) -> Iterator[str]:
    for name in names:
        path = corpus_file(corpora, name)
        if path.exists():
            checksums[f"corpora/{path.name}"] = checksum(path.read_bytes())
            yield name
        else:
            missing.append(f"The corpus {name}: {path.name} is not in the folder of corpora.")


def examples_of(gathered: Gathered) -> tuple[Examples, list[Place]]:
    """Turn threads into examples: one for each message that can be read, judged threads first.

    Returns
    -------
    Examples
        Texts are cleaned; messages in other languages or without words of their own are left out.
    list of Place : (n_examples,)
        Where they come from.
    """
    texts: list[str] = []
    labels: list[list[float]] = []
    groups: list[str] = []
    places: list[Place] = []
    for number, thread in enumerate((*gathered.judged, *gathered.calm)):
        for position, message in enumerate(thread.messages):
            text = own_words(message.text)
            if is_english(text):
                texts.append(text)
                labels.append([np.nan if (one := message.label(name)) is None else one for name in LABELS])
                groups.append(thread.group)
                places.append(Place(number, position))
    number_of = np.array([place.thread for place in places], dtype=int)
    ours = number_of < len(gathered.judged)
    is_composed = np.array([thread.is_composed for thread in gathered.judged], dtype=bool)
    weights = np.full(len(texts), _CALM_WEIGHT)
    weights[ours] = _weights_of(is_composed[number_of[ours]])
    return Examples(texts, np.asarray(labels, dtype=float), weights, np.asarray(groups), ours), places


def _weights_of(is_composed: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Let composed messages count as much as real ones while they are fewer, but none more than the cap."""
    share = (~is_composed).sum() / max(1, is_composed.sum())
    return np.where(is_composed, np.clip(share, 1.0, _COMPOSED_AT_MOST), 1.0)
