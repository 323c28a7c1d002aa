"""What is said, by whom and when: the values every other room of the core passes on."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

Label = Literal["defensive", "resistant", "common_ground"]
LABELS: tuple[Label, ...] = ("defensive", "resistant", "common_ground")


class State(StrEnum):
    """How a thread stands."""

    MOVING = "moving"
    TENSE = "tense"
    STALLED = "stalled"


class StallKind(StrEnum):
    """How a thread came to stand still."""

    LOGJAM = "logjam"
    QUIET = "quiet"


class Signal(StrEnum):
    """What weighs most in a stall; it chooses the words of the prompt."""

    DEFENSIVE = "defensive"
    RESISTANT = "resistant"
    QUIET = "quiet"


class Sensitivity(StrEnum):
    """How readily a channel wants its threads called stalled."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Message:
    """One message with its text. Lives only until it is scored.

    `at` is UTC. `text` is raw Slack text.
    """

    author: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class MessageScore:
    """Three calibrated probabilities, each in [0, 1].

    Raises
    ------
    ValueError
        If a probability is outside [0, 1]: the model was not calibrated.
    """

    defensive: float
    resistant: float
    common_ground: float

    def __post_init__(self) -> None:
        for label in LABELS:
            value = getattr(self, label)
            if not 0.0 <= value <= 1.0:
                raise ValueError(
                    f"{label} is {value}, expected a probability from 0 to 1. "
                    "Retrain with `commonground train`, which calibrates the scores."
                )

    @property
    def heat(self) -> float:
        """The larger of `defensive` and `resistant`."""
        return max(self.defensive, self.resistant)


@dataclass(frozen=True, slots=True)
class ScoredMessage:
    """What is stored of a message: who, when, how it scored. Never its words.

    `author` is None for a message that may not be read; it still counts as an answer. `score` is None where nobody
    read it or the scorer abstained. `word_count` counts the author's own words.
    """

    author: str | None
    at: datetime
    score: MessageScore | None
    word_count: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a decision fell: a code, and the number behind it. `classifier.stall` turns codes into sentences."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Decision:
    """How the thread stands after one message (or at one moment), and why.

    `tension` is in [0, 1]. `kind` and `signal` are set when the state is stalled.
    """

    state: State
    tension: float
    kind: StallKind | None = None
    signal: Signal | None = None
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Stall:
    """One stretch in which the thread stood still. Numbers are indices into the thread's messages.

    `completed_by` is the message that completed the stall, `recovered_by` the one with which the thread moved again,
    or None while it is still stalled.
    """

    kind: StallKind
    signal: Signal
    completed_by: int
    recovered_by: int | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A whole thread read once.

    Attributes
    ----------
    scores, decisions : (n_messages,) each
        How each message reads in the thread, None where nobody read it; and the decision after it.
    stalls
        In order.
    now
        How it stands now.
    """

    scores: tuple[MessageScore | None, ...]
    decisions: tuple[Decision, ...]
    stalls: tuple[Stall, ...]
    now: Decision

    @property
    def open_stall(self) -> Stall | None:
        """The stall the thread is in now, if any."""
        return self.stalls[-1] if self.stalls and self.stalls[-1].recovered_by is None else None
