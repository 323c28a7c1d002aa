"""Labelled threads as values, and how they are kept apart between learning and checking.

A label that is absent or null was not judged and is never taken for 0; neither is an absent `stalled_at`.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from classifier.conversation import LABELS, Label, StallKind

# `minutes` count from here: a Monday morning, so that working time and plain time begin alike.
FIRST_MESSAGE_AT = datetime(2024, 1, 1, 9, 0, tzinfo=UTC)

Split = Literal["train", "validation", "test"]
# Composed threads come from a few numbered writers, who are dealt out in turn; a checksum would be uneven.
_WRITER = re.compile(r"[a-z]+(\d+)")
_TURNS: tuple[Split, ...] = ("test", "train", "train", "train", "validation")
# Source threads of real talk are many: shares, by a checksum of their name.
_SHARES: tuple[tuple[float, Split], ...] = ((0.72, "train"), (0.86, "validation"), (1.0, "test"))


@dataclass(frozen=True, slots=True)
class LabelledMessage:
    """One message and what people judged it to be: 1, 0, or None where nobody judged."""

    author: str
    minutes: float
    text: str
    defensive: int | None = None
    resistant: int | None = None
    common_ground: int | None = None

    @property
    def at(self) -> datetime:
        """When it was written (UTC), on a clock that begins at `FIRST_MESSAGE_AT`."""
        return FIRST_MESSAGE_AT + timedelta(minutes=self.minutes)

    def label(self, label: Label) -> int | None:
        """What people judged: 1, 0 or None."""
        return cast("int | None", getattr(self, label))

    @property
    def labels(self) -> dict[Label, int | None]:
        """All three labels."""
        return {label: self.label(label) for label in LABELS}


@dataclass(frozen=True, slots=True)
class LabelledThread:
    """One thread in the record format of `data/README.md`.

    Attributes
    ----------
    stalled_at, kind, recovered_at
        As judged; `stalled_at` None with `stall_judged` True means that it did not stall.
    stall_judged
        Whether anybody judged if it stalled: the record has a `stalled_at`, be it null.
    outcome
        What a public corpus says of the end: 1 derailed or broke off, 0 not; None: nothing.
    """

    id: str
    messages: tuple[LabelledMessage, ...]
    source: str = ""
    domain: str | None = None
    lang: str = "en"
    stalled_at: int | None = None
    kind: StallKind | None = None
    recovered_at: int | None = None
    stall_judged: bool = False
    outcome: float | None = None

    @property
    def is_composed(self) -> bool:
        """Whether it was written for this project; all others are real."""
        return self.source == "authored"

    @property
    def stall_tellable(self) -> bool:
        """Whether a stall was judged and could be told: some corpora name one author for all, so no turn is known."""
        return self.stall_judged and len({message.author for message in self.messages}) > 1

    @property
    def group(self) -> str:
        """What it must not be torn from: threads of one writer, windows of one real thread."""
        name, _, number = self.id.removeprefix("real-").rpartition("-")
        return name if name and number.isdigit() and (self.is_composed or self.source.startswith("real:")) else self.id


def split_of(thread: LabelledThread) -> Split:
    """Return the part a thread belongs to; stable, and one for all threads of a writer or source thread."""
    writer = _WRITER.fullmatch(thread.group) if thread.is_composed else None
    if writer:
        return _TURNS[int(writer[1]) % len(_TURNS)]
    share = int(hashlib.sha256(thread.group.encode()).hexdigest()[:8], 16) / 0x1_0000_0000
    return next(split for upper, split in _SHARES if share < upper)
