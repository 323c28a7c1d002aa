"""The record format of labelled threads: JSON lines in, threads out, and back. Errors name lines, never words."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

from classifier.conversation import LABELS, Label, StallKind
from classifier.corpus.threads import LabelledMessage, LabelledThread
from classifier.errors import CorpusError

_KEYS = ("author", "minutes", "text")


@dataclass(frozen=True, slots=True)
class LineError:
    """A line that could not be read: its number, from 1, and why. Never what it says."""

    number: int
    reason: str


def open_lines(path: Path) -> IO[str]:
    """Open JSON lines for reading, plain or `.gz`.

    Raises
    ------
    CorpusError
        If there is no such file or it may not be read.
    """
    try:
        if path.suffix == ".gz":
            return gzip.open(path, "rt", encoding="utf-8", errors="replace")
        return path.open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CorpusError(f"{path} cannot be opened ({error.strerror}). Check the name and the rights.") from error


def read_threads(path: Path) -> Iterator[LabelledThread | LineError]:
    """Yield the threads of a file of JSON lines, plain or `.gz`, and an error for each line that is none."""
    with open_lines(path) as lines:
        yield from parse_threads(lines)


def parse_threads(lines: Iterable[str]) -> Iterator[LabelledThread | LineError]:
    """Yield a thread or a `LineError` for each line that is not blank."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                yield thread_from_record(json.loads(line))
            except json.JSONDecodeError as error:
                yield LineError(number, f"not JSON (column {error.colno})")
            except (ValueError, RecursionError) as error:
                yield LineError(number, str(error))


def thread_from_record(record: Any) -> LabelledThread:
    """Turn one decoded JSON object into a thread.

    Raises
    ------
    ValueError
        If a part is missing or of the wrong kind. The message names the part, never the text.
    """
    if not isinstance(record, dict) or not isinstance(record.get("messages"), list):
        raise ValueError("expected an object with a list `messages`")
    messages = tuple(_message(position, message) for position, message in enumerate(record["messages"]))
    if any(later.minutes < earlier.minutes for earlier, later in pairwise(messages)):
        raise ValueError("`minutes` go back in time")
    outcome = record.get("outcome")
    return LabelledThread(
        id=str(record.get("id", "")),
        messages=messages,
        source=str(record.get("source") or ""),
        domain=record.get("domain"),
        lang=str(record.get("lang") or "en"),
        stalled_at=_index("stalled_at", record, len(messages)),
        kind=_kind(record.get("kind")),
        recovered_at=_index("recovered_at", record, len(messages)),
        stall_judged="stalled_at" in record,
        outcome=float(outcome) if isinstance(outcome, int | float) else None,
    )


def _message(position: int, record: Any) -> LabelledMessage:
    if not isinstance(record, dict) or any(key not in record for key in _KEYS):
        raise ValueError(f"message {position}: expected an object with `author`, `minutes` and `text`")
    minutes = record["minutes"]
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 <= minutes < 1e9:
        raise ValueError(f"message {position}: `minutes` is not a number of minutes since the first message")
    if not isinstance(record["text"], str) or not isinstance(record["author"], str):
        raise ValueError(f"message {position}: `text` and `author` must be strings")
    return LabelledMessage(
        record["author"], float(minutes), record["text"], *(_label(position, label, record) for label in LABELS)
    )


def _label(position: int, label: Label, record: Mapping[str, Any]) -> int | None:
    value = record.get(label)
    if value is not None and value not in (0, 1):
        raise ValueError(f"message {position}: `{label}` must be 0, 1 or null")
    return None if value is None else int(value)


def _index(name: str, record: Mapping[str, Any], length: int) -> int | None:
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < length:
        raise ValueError(f"`{name}` must be the index of a message or null")
    return value


def _kind(value: Any) -> StallKind | None:
    if value is None:
        return None
    try:
        return StallKind(value)
    except ValueError:
        raise ValueError("`kind` must be logjam, quiet or null") from None


# ---------------------------------------------------------------- writing


def record_of(thread: LabelledThread) -> dict[str, Any]:
    """Turn a thread back into a record; what nobody judged stays out or null."""
    record: dict[str, Any] = {
        "id": thread.id,
        "source": thread.source,
        "domain": thread.domain,
        "lang": thread.lang,
        "messages": [_message_record(message) for message in thread.messages],
    }
    if thread.stall_judged:
        kind = thread.kind.value if thread.kind else None
        record |= {"stalled_at": thread.stalled_at, "kind": kind, "recovered_at": thread.recovered_at}
    return record if thread.outcome is None else record | {"outcome": thread.outcome}


def _message_record(message: LabelledMessage) -> dict[str, Any]:
    minutes = int(message.minutes) if float(message.minutes).is_integer() else message.minutes
    labels = {str(label): judged for label, judged in message.labels.items()}
    return {"author": message.author, "minutes": minutes, "text": message.text} | labels


def write_threads(threads: Iterable[LabelledThread], path: Path) -> int:
    """Write threads as JSON lines, gzipped if the name ends in `.gz`; return how many."""
    lines = [json.dumps(record_of(thread), ensure_ascii=False) + "\n" for thread in threads]
    content = "".join(lines).encode("utf-8", errors="surrogatepass")
    # A fixed time in the gzip header: the same threads make the same file.
    path.write_bytes(gzip.compress(content, mtime=0) if path.suffix == ".gz" else content)
    return len(lines)
