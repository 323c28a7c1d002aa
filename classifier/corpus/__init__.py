"""Labelled threads: values, record format, and our labels of public texts."""

from classifier.corpus.public import (
    CALM,
    LABELLED_BY_US,
    WINDOWS,
    calm_threads,
    corpus_file,
    texts_of_labels,
    threads_as_published,
    training_windows,
)
from classifier.corpus.records import (
    LineError,
    open_lines,
    parse_threads,
    read_threads,
    record_of,
    thread_from_record,
    write_threads,
)
from classifier.corpus.threads import FIRST_MESSAGE_AT, LabelledMessage, LabelledThread, Split, split_of

__all__ = [
    "CALM",
    "FIRST_MESSAGE_AT",
    "LABELLED_BY_US",
    "WINDOWS",
    "LabelledMessage",
    "LabelledThread",
    "LineError",
    "Split",
    "calm_threads",
    "corpus_file",
    "open_lines",
    "parse_threads",
    "read_threads",
    "record_of",
    "split_of",
    "texts_of_labels",
    "thread_from_record",
    "threads_as_published",
    "training_windows",
    "write_threads",
]
