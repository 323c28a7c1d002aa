"""How a message reads in its thread: its own three probabilities, moved by the numbers of the messages before it.

The codebook judges a message as the others in the thread read it, and the same words weigh more once heat came before.
What is stored stays what the text alone says; this is computed from it anew each time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from classifier.conversation import LABELS, Label, MessageScore, ScoredMessage
from classifier.thread_state import HALF_LIFE_MESSAGES, WINDOW

_DECAY = 0.5 ** (1.0 / HALF_LIFE_MESSAGES)
# How many messages of each side are looked back to, and within how many of all.
_LOOKS_BACK = 3
_REMEMBERED = 20
# Log-odds that go in are kept within those of one in a thousand: no text alone is surer than that.
_SUREST = 0.999
_NOTHING = (0.0, 0.0, 0.0)


class Context(NamedTuple):
    """One message as numbers: log-odds of its own text, and what stood before it, each of these in [0, 1].

    Only messages that were read count, and heat no longer once the thread has recovered from a stall.

    Attributes
    ----------
    own_defensive, own_resistant, own_common_ground
        Log-odds of the text alone.
    average_defensive, average_resistant, average_common_ground
        Moving averages over the messages before, half their weight in the last three.
    last_defensive, last_resistant, last_common_ground
        Of the message just before.
    mine_defensive, mine_resistant, mine_common_ground
        The highest of the author's own last three messages; 0 where all that is looked back to is their own.
    theirs_defensive, theirs_resistant, theirs_common_ground
        The highest of the last three messages by others. Twenty messages are looked back to.
    hottest, second
        The two largest heats of the last six messages.
    is_first, how_far
        Whether nothing stood before; how many messages did, in sixths, at most 1.
    same_author
        Whether the author also wrote the message before; 0 where all that is looked back to is their own.
    """

    own_defensive: float
    own_resistant: float
    own_common_ground: float
    average_defensive: float
    average_resistant: float
    average_common_ground: float
    last_defensive: float
    last_resistant: float
    last_common_ground: float
    mine_defensive: float
    mine_resistant: float
    mine_common_ground: float
    theirs_defensive: float
    theirs_resistant: float
    theirs_common_ground: float
    hottest: float
    second: float
    is_first: float
    how_far: float
    same_author: float


@dataclass(frozen=True, slots=True)
class Past:
    """What stood before a message, as numbers. Messages nobody read are not among it.

    Attributes
    ----------
    said
        Author and score of the last ones, oldest first.
    count
        How many there were.
    total, weight
        Of the moving averages. They begin as if one message that says nothing stood before the thread.
    """

    said: tuple[tuple[str | None, MessageScore], ...] = ()
    count: int = 0
    total: tuple[float, float, float] = _NOTHING
    weight: float = 1.0

    def context(self, message: ScoredMessage) -> Context | None:
        """Return a message that comes next as numbers; None if nobody read it."""
        score = message.score
        if score is None:
            return None
        mine = [earlier for writer, earlier in self.said if writer == message.author]
        theirs = [earlier for writer, earlier in self.said if writer != message.author]
        heats = sorted((earlier.heat for _, earlier in self.said[-WINDOW:]), reverse=True)
        defensive, resistant, common_ground = self.total
        return Context(
            _log_odds(score.defensive),
            _log_odds(score.resistant),
            _log_odds(score.common_ground),
            defensive / self.weight,
            resistant / self.weight,
            common_ground / self.weight,
            *(_values(self.said[-1][1]) if self.said else _NOTHING),
            *(_highest(mine) if theirs else _NOTHING),
            *_highest(theirs),
            hottest=heats[0] if heats else 0.0,
            second=heats[1] if len(heats) > 1 else 0.0,
            is_first=float(not self.count),
            how_far=min(1.0, self.count / WINDOW),
            same_author=float(bool(theirs) and self.said[-1][0] == message.author),
        )

    def after(self, message: ScoredMessage) -> "Past":
        """Return what stands before the message after this one; one nobody read changes nothing."""
        score = message.score
        if score is None:
            return self
        defensive, resistant, common_ground = (_DECAY * value for value in self.total)
        return Past(
            (*self.said[1 - _REMEMBERED :], (message.author, score)),
            self.count + 1,
            (defensive + score.defensive, resistant + score.resistant, common_ground + score.common_ground),
            _DECAY * self.weight + 1.0,
        )

    def settled(self) -> "Past":
        """Return the same once the thread has moved again: the heat before no longer colours what comes."""
        cooled = tuple((author, MessageScore(0.0, 0.0, score.common_ground)) for author, score in self.said)
        return replace(self, said=cooled, total=(0.0, 0.0, self.total[2]))


# More of these never makes a message read less defensive or resistant.
HEATS = tuple(n for n in Context._fields if n in ("hottest", "second") or n.endswith(("defensive", "resistant")))


@dataclass(frozen=True, slots=True)
class Reading:
    """How context moves a probability: for each label a weight for each number of `Context`, and an intercept.

    Raises
    ------
    ValueError
        If a weight of heat is negative for `defensive` or `resistant`.
    """

    weights: Mapping[Label, Context]
    intercepts: Mapping[Label, float]

    def __post_init__(self) -> None:
        for label in ("defensive", "resistant"):
            if min(getattr(self.weights[label], heat) for heat in HEATS) < 0.0:
                raise ValueError(f"a weight of heat for {label} is negative, expected none: heat never cools.")

    def read(self, message: ScoredMessage, past: Past) -> MessageScore | None:
        """Return the three probabilities of a message in its thread; None if nobody read it."""
        return self.score(past.context(message))

    def score(self, context: Context | None) -> MessageScore | None:
        """Return the three probabilities of a message with these numbers; None for one nobody read."""
        if context is None:
            return None
        return MessageScore(*(self._probability(label, context) for label in LABELS))

    def to_dict(self) -> dict[str, Any]:
        """Return the weights by name, as plain values for JSON."""
        return {
            label: {"intercept": self.intercepts[label], "weights": self.weights[label]._asdict()} for label in LABELS
        }

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "Reading":
        """Return the reading that `to_dict` wrote.

        Raises
        ------
        KeyError, TypeError, ValueError
            If a value is missing or cannot be right.
        """
        return Reading(
            weights={label: Context(**{n: float(w) for n, w in values[label]["weights"].items()}) for label in LABELS},
            intercepts={label: float(values[label]["intercept"]) for label in LABELS},
        )

    def _probability(self, label: Label, context: Context) -> float:
        pushes = (weight * number for weight, number in zip(self.weights[label], context, strict=True))
        return 1.0 / (1.0 + math.exp(-(self.intercepts[label] + sum(pushes))))


def look_back(messages: Sequence[ScoredMessage], recovered_at: int | None = None) -> list[Context | None]:
    """Return each message of a thread as numbers, from itself and those before it; None where nobody read it.

    Parameters
    ----------
    messages : (n_messages,)
        In order of time.
    recovered_at
        Index of the message with which the thread moved again after a stall, if it did.
    """
    found: list[Context | None] = []
    past = Past()
    for index, message in enumerate(messages):
        found.append(past.context(message))
        past = past.after(message)
        if index == recovered_at:
            past = past.settled()
    return found


def _values(score: MessageScore) -> tuple[float, float, float]:
    return score.defensive, score.resistant, score.common_ground


def _highest(scores: Sequence[MessageScore]) -> tuple[float, float, float]:
    recent = scores[-_LOOKS_BACK:]
    return (
        max((score.defensive for score in recent), default=0.0),
        max((score.resistant for score in recent), default=0.0),
        max((score.common_ground for score in recent), default=0.0),
    )


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1.0 - _SUREST), _SUREST)
    return math.log(kept / (1.0 - kept))
