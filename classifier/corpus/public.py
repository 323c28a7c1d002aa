"""Public corpora: which may teach the shipped model what, and our own labels of their texts.

The texts are never kept in the project. `data/labels/` holds corpus, thread, positions, checksums and labels; a folder
of corpora (`COMMONGROUND_CORPORA`) holds `<corpus>.threads.jsonl.gz` with the texts.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from classifier.conversation import LABELS
from classifier.corpus.records import LineError, open_lines, read_threads, thread_from_record
from classifier.corpus.threads import LabelledMessage, LabelledThread

# Texts that carry labels by our codebook. The licences are in data/README.md; the others only measure.
LABELLED_BY_US = ("gh_locked", "wikitactics", "cga_wiki", "ukp_adhominem", "casino", "gitter_dev")
# Developer talk that is calm as a whole: its messages are 0 for defensive and resistant, and unknown for common ground.
CALM = ("gitter_dev", "premo_pr")
# Corpora whose makers' own labels may train, if only a baseline: they mean something near to ours, not the same.
OWN_LABELS = ("casino", "gh_locked", "receptiveness", "ukp_adhominem")
# Windows of several corpora with our labels in the record itself. Those of slack_dev may only measure.
WINDOWS = "real_dev"
_ONLY_TO_MEASURE = "real:slack_dev"

_LETTERS = dict(zip("drc", LABELS, strict=True))


def corpus_file(folder: Path, corpus: str) -> Path:
    """Where the threads of a corpus are."""
    return folder / f"{corpus}.threads.jsonl.gz"


def training_windows(folder: Path) -> Iterator[LabelledThread]:
    """Yield the windows of `real_dev` that may be trained on."""
    for thread in _readable(corpus_file(folder, WINDOWS)):
        if thread.source != _ONLY_TO_MEASURE:
            yield thread


def calm_threads(folder: Path, corpus: str) -> Iterator[LabelledThread]:
    """Yield the threads of a calm corpus, each message 0 for defensive and resistant."""
    for thread in _readable(corpus_file(folder, corpus)):
        yield replace(thread, messages=tuple(replace(m, defensive=0, resistant=0) for m in thread.messages))


def threads_as_published(folder: Path) -> Iterator[LabelledThread]:
    """Yield the threads of corpora in `folder` that may train, labelled by those who made them, and the calm ones."""
    for name in OWN_LABELS:
        if corpus_file(folder, name).exists():
            yield from _readable(corpus_file(folder, name))
    for name in CALM:
        if corpus_file(folder, name).exists():
            yield from calm_threads(folder, name)


def texts_of_labels(labels_file: Path, corpora: Path) -> Iterator[LabelledThread | LineError]:
    """Join our labels with the texts they were given to.

    Parameters
    ----------
    labels_file
        JSON lines `{"corpus", "thread", "start", "end", "sha256": […], "labels": […], "stalled_at", "kind",
        "recovered_at"}`. A label is a string of `d`, `r`, `c`, or `-` for none; `?` before a letter: not settled.
    corpora
        Folder with `<corpus>.threads.jsonl.gz`.

    Yields
    ------
    LabelledThread or LineError
        The window, named `real-<thread>-<start>`; or why a line could not be joined: the corpus or thread is missing,
        or a text is not the one that was labelled.
    """
    with open_lines(labels_file) as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield _window(json.loads(line), corpora)
                except json.JSONDecodeError as error:
                    yield LineError(number, f"not JSON (column {error.colno})")
                except KeyError as error:
                    yield LineError(number, f"{error.args[0]} is missing")
                except (TypeError, ValueError) as error:
                    yield LineError(number, str(error))


def _window(record: Mapping[str, Any], corpora: Path) -> LabelledThread:
    corpus, name, start, end = record["corpus"], record["thread"], record["start"], record["end"]
    whole = _threads_by_id(corpora, corpus).get(name)
    if whole is None:
        raise ValueError(f"thread {name} is not in corpus {corpus}")
    messages = whole.messages[start:end]
    if [_checksum(message) for message in messages] != record["sha256"]:
        raise ValueError(f"the text of thread {name} is not the one that was labelled")
    judged = thread_from_record(
        {key: record[key] for key in ("stalled_at", "kind", "recovered_at")}
        | {
            "messages": [
                {"author": message.author, "minutes": message.minutes, "text": message.text} | _read_labels(labels)
                for message, labels in zip(messages, record["labels"], strict=True)
            ]
        }
    )
    return replace(judged, id=f"real-{name}-{start}", source=f"real:{corpus}", lang=whole.lang)


def _checksum(message: LabelledMessage) -> str:
    return hashlib.sha256(message.text.encode("utf-8", errors="surrogatepass")).hexdigest()


def _read_labels(letters: str) -> dict[str, int | None]:
    """Read `d`, `r`, `c`, `-` and `?`: `d?r` is defensive for sure, and resistant by one judge of two."""
    if not isinstance(letters, str) or set(letters) - set("drc-?"):
        raise ValueError("a label must be a string of d, r, c, - and ?")
    labels: dict[str, int | None] = dict.fromkeys(LABELS, 0)
    for position, letter in enumerate(letters):
        if letter in _LETTERS:
            labels[_LETTERS[letter]] = None if letters[position - 1 : position] == "?" else 1
    return labels


@lru_cache(maxsize=16)
def _threads_by_id(corpora: Path, corpus: str) -> Mapping[str, LabelledThread]:
    if corpus not in LABELLED_BY_US:
        raise ValueError(f"corpus {corpus} may not be used to train; expected one of {', '.join(LABELLED_BY_US)}")
    path = corpus_file(corpora, corpus)
    if not path.exists():
        raise ValueError(f"corpus {corpus} is not in the folder of corpora")
    return {thread.id: thread for thread in _readable(path)}


def _readable(path: Path) -> Iterator[LabelledThread]:
    for thread in read_threads(path):
        if isinstance(thread, LabelledThread):
            yield thread
