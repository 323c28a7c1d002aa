"""What all converters share: published files in, threads out, and what could not be read named by its number."""

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from classifier.corpus.threads import LabelledMessage, LabelledThread
from classifier.errors import CorpusError

# The sources tell no times that could be used, so messages stand three minutes apart.
MINUTES_BETWEEN = 3.0

# Names of published files and what is in them.
RawFiles = Mapping[str, bytes]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RawError:
    """A piece of a published file that could not be read: its number, from 1, and why. Never what it says."""

    file: str
    number: int
    reason: str


Converted = Iterator[LabelledThread | RawError]


@dataclass(frozen=True, slots=True)
class Said:
    """One message of a source, with the name its author has there and what the source says about it."""

    author: str
    text: str
    defensive: int | None = None
    resistant: int | None = None
    common_ground: int | None = None


def thread_of(corpus: str, name: object, said: Iterable[Said], outcome: int | None = None) -> LabelledThread:
    """Return what was said as a thread `<corpus>-<name>`.

    Examples
    --------
    >>> thread = thread_of("here", 7, [Said("ana", "Why?"), Said("bo", "Because."), Said("ana", "I see.")])
    >>> thread.id, [message.author for message in thread.messages]
    ('here-7', ['P1', 'P2', 'P1'])
    """
    people: dict[str, str] = {}
    messages = tuple(
        LabelledMessage(
            people.setdefault(one.author, f"P{len(people) + 1}"),
            position * MINUTES_BETWEEN,
            one.text,
            one.defensive,
            one.resistant,
            one.common_ground,
        )
        for position, one in enumerate(said)
    )
    return LabelledThread(
        f"{corpus}-{name}",
        messages,
        source=corpus,
        outcome=None if outcome is None else float(outcome),
        stall_judged=False,
    )


# ---------------------------------------------------------------- reading


def text_of(content: bytes) -> str:
    """Decode a published file; bytes that are no UTF-8 spoil their text, not the run."""
    return content.decode("utf-8", errors="replace")


def lines_of(content: bytes) -> Iterator[tuple[int, str]]:
    """Yield the lines of a published file, numbered from 1, without their ends."""
    for number, line in enumerate(io.StringIO(text_of(content), newline=None), start=1):
        yield number, line.removesuffix("\n")


def entries_of(files: RawFiles) -> Iterator[tuple[str, int, Any]]:
    """Yield the entries of files that hold one JSON list each, with file and number.

    Raises
    ------
    CorpusError
        If a file is no JSON list: then nothing in it can be told apart.
    """
    for file, content in files.items():
        try:
            entries = json.loads(text_of(content))
        except (ValueError, RecursionError) as error:
            raise CorpusError(f"{file} is not the JSON it should be; it may be cut off. Fetch it again.") from error
        if not isinstance(entries, list):
            raise CorpusError(f"{file} is not the list it should be. Its publishers may have changed it.")
        for number, entry in enumerate(entries, start=1):
            yield file, number, entry


def json_line(line: str) -> Any:
    """Decode one line; an error names the column, never the words."""
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON (column {error.colno})") from None
    except RecursionError:
        raise ValueError("not JSON (too deep)") from None


def part(record: Any, key: str, kind: type[T]) -> T:
    """Return a part of a record.

    Raises
    ------
    ValueError
        If it is missing or not of this kind.
    """
    value = record.get(key) if isinstance(record, dict) else None
    if not isinstance(value, kind):
        raise ValueError(f"`{key}` is missing or not as expected")
    return value


def each(pieces: Iterable[tuple[str, int, T]], read: Callable[[T], LabelledThread]) -> Converted:
    """Yield what `read` makes of each piece, or the number of the piece it could not read."""
    for file, number, piece in pieces:
        try:
            yield read(piece)
        except ValueError as error:
            yield RawError(file, number, str(error))
