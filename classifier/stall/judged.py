"""What a policy is fitted on: scored threads, and what people said of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from classifier.conversation import Label, ScoredMessage, StallKind


@dataclass(frozen=True, slots=True)
class JudgedThread:
    """A scored thread, and what people said of it.

    Attributes
    ----------
    id
        Names the thread; only for messages.
    messages : (n_messages,)
        In order of time. The scores must come from a model that did not learn from this thread.
    stalled_at, kind, recovered_at
        As in the record format; `stalled_at` None: it did not stall.
    labels : (n_messages,) or empty
        What each message carries by the judges' word: 1, 0 or None where nobody judged.
    group
        Where it comes from, like `composed` or `real`. No group may bear all the false alarms.
    """

    id: str
    messages: tuple[ScoredMessage, ...]
    stalled_at: int | None
    kind: StallKind | None = None
    recovered_at: int | None = None
    labels: tuple[Mapping[Label, int | None], ...] = ()
    group: str = ""

    @property
    def is_logjam(self) -> bool:
        """Whether it stalled other than by silence."""
        return self.stalled_at is not None and self.kind is not StallKind.QUIET
