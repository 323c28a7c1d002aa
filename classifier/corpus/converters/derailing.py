"""Conversations gone awry: talk-page conversations that end in an attack or stay civil, as published for BERT.

The last comment is published as numbers of word pieces, so the vocabulary is fetched too. Texts stay as the
tokenizer left them: lower case, with spaces around many marks.

Zhang, J., et al. (2018). Conversations gone awry: Detecting early signs of conversational failure. ACL.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from classifier.corpus.converters.building import (
    Converted,
    RawFiles,
    Said,
    each,
    json_line,
    lines_of,
    part,
    thread_of,
)
from classifier.corpus.threads import LabelledThread
from classifier.errors import CorpusError

CORPUS = "cga_wiki"
VOCABULARY = "vocab.txt"
_BETWEEN_COMMENTS = "[SEP]"
# Marks of the tokenizer, not words.
_MARKS = {"[CLS]", "[SEP]", "[PAD]", "[UNK]"}
# Only these are closed up again: the texts that we labelled were read so.
_CLOSED_UP = ".?!,"


def convert(files: RawFiles) -> Converted:
    """Yield a thread for each line `{"src", "reply", "tgt", "convo_id"}` of the files beside the vocabulary."""
    if VOCABULARY not in files:
        raise CorpusError(f"{VOCABULARY} is needed to read the last comments of {CORPUS}.")
    vocabulary = [piece for _, piece in lines_of(files[VOCABULARY])]
    yield from each(_lines(files), lambda line: _conversation(json_line(line), vocabulary))


def _lines(files: RawFiles) -> Iterator[tuple[str, int, str]]:
    for file, content in files.items():
        if file != VOCABULARY:
            yield from ((file, number, line) for number, line in lines_of(content) if line.strip())


def _conversation(record: Any, vocabulary: Sequence[str]) -> LabelledThread:
    before = [text.strip() for text in part(record, "src", str).split(_BETWEEN_COMMENTS)]
    last = words_of(part(record, "reply", list), vocabulary)
    derailed = int(part(record, "tgt", bool))
    # Who wrote is not published.
    said = [Said("somebody", text) for text in before if text] + [Said("somebody", last, defensive=derailed)]
    return thread_of(CORPUS, part(record, "convo_id", int), said, outcome=derailed)


def words_of(numbers: Sequence[Any], vocabulary: Sequence[str]) -> str:
    """Return the text that word pieces stand for.

    Examples
    --------
    >>> words_of([0, 2, 3, 4, 5, 1], ["[CLS]", "[SEP]", "it", "talk", "##ed", "."])
    'it talked.'
    """
    if not all(type(number) is int and 0 <= number < len(vocabulary) for number in numbers):
        raise ValueError("`reply` has a number that is not in the vocabulary")
    pieces = [piece for piece in (vocabulary[number] for number in numbers) if piece not in _MARKS]
    text = " ".join(pieces).replace(" ##", "")
    for mark in _CLOSED_UP:
        text = text.replace(f" {mark}", mark)
    return text.strip()
