"""How a message reads in its thread: its own three probabilities, moved by the numbers of the messages before it.

The codebook judges a message as the others in the thread read it, and the same words weigh more once heat came before.
What is stored stays what the text alone says; this is computed from it anew each time.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from classifier.conversation import LABELS, Label, MessageScore, ScoredMessage
from classifier.thread_state import HALF_LIFE_MESSAGES, WINDOW

_DECAY = 0.5 ** (1.0 / HALF_LIFE_MESSAGES)
# How many messages of each side are looked back to.
_LOOKS_BACK = 3
# Log-odds are kept within those of one in a thousand: no message is surer than that.
_SUREST = 0.999
_NOTHING = (0.0, 0.0, 0.0)

_Past = Sequence[tuple[str | None, MessageScore]]


class Context(NamedTuple):
    """One message as numbers: log-odds of its own text, and what stood before it, each of these in [0, 1].

    Attributes
    ----------
    own_defensive, own_resistant, own_common_ground
        Log-odds of the text alone.
    average_defensive, average_resistant, average_common_ground
        Moving averages over the messages before, half their weight in the last three.
    last_defensive, last_resistant, last_common_ground
        Of the message just before.
    mine_defensive, mine_resistant, mine_common_ground
        The highest of the author's own last three messages; 0 while nobody else has written.
    theirs_defensive, theirs_resistant, theirs_common_ground
        The highest of the last three messages by others.
    hottest, second
        The two largest heats of the last six messages.
    is_first, how_far
        Whether nothing stood before; how many messages did, in sixths, at most 1.
    same_author
        Whether the author also wrote the message before; 0 while nobody else has written.
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
class Reading:
    """How context moves a probability: for each label the weights of `Context`, `(n_numbers,)`, and an intercept.

    Raises
    ------
    ValueError
        If the weights are not as many as the numbers.
    """

    weights: Mapping[Label, tuple[float, ...]]
    intercepts: Mapping[Label, float]

    def __post_init__(self) -> None:
        for label in LABELS:
            if len(self.weights[label]) != len(Context._fields):
                raise ValueError(
                    f"{len(self.weights[label])} weights for reading {label} in its thread, "
                    f"expected {len(Context._fields)}."
                )

    def score(self, context: Context) -> MessageScore:
        """Return the three probabilities of a message in its thread."""
        return MessageScore(*(self._probability(label, context) for label in LABELS))

    def _probability(self, label: Label, context: Context) -> float:
        pushes = (weight * number for weight, number in zip(self.weights[label], context, strict=True))
        return 1.0 / (1.0 + math.exp(-(self.intercepts[label] + sum(pushes))))


def in_thread(messages: Sequence[ScoredMessage], reading: Reading) -> tuple[MessageScore | None, ...]:
    """Return how each message of a thread scores in it; None where nobody read it.

    Parameters
    ----------
    messages : (n_messages,)
        In order of time, each with the score of its text alone.
    reading
        The fitted weights.
    """
    return tuple(None if known is None else reading.score(known) for known in contexts(messages))


def contexts(messages: Sequence[ScoredMessage]) -> list[Context | None]:
    """Return each message as numbers, from itself and the messages before it; None where nobody read it."""
    found: list[Context | None] = []
    past: list[tuple[str | None, MessageScore]] = []
    total, weight = _NOTHING, 1.0  # The average begins as if one message that says nothing stood before the thread.
    for message in messages:
        if message.score is None:
            found.append(None)
            continue
        defensive, resistant, common_ground = total
        average = (defensive / weight, resistant / weight, common_ground / weight)
        found.append(_context(message.author, message.score, past, average))
        past.append((message.author, message.score))
        defensive, resistant, common_ground = (_DECAY * value for value in total)
        score = message.score
        total = (defensive + score.defensive, resistant + score.resistant, common_ground + score.common_ground)
        weight = 1.0 + _DECAY * (weight - 1.0) + 1.0
    return found


def _context(author: str | None, score: MessageScore, past: _Past, average: tuple[float, float, float]) -> Context:
    mine = list(islice((earlier for writer, earlier in reversed(past) if writer == author), _LOOKS_BACK))
    theirs = list(islice((earlier for writer, earlier in reversed(past) if writer != author), _LOOKS_BACK))
    heats = sorted((earlier.heat for _, earlier in past[-WINDOW:]), reverse=True)
    return Context(
        _log_odds(score.defensive),
        _log_odds(score.resistant),
        _log_odds(score.common_ground),
        *average,
        *(_values(past[-1][1]) if past else _NOTHING),
        *(_highest(mine) if theirs else _NOTHING),
        *_highest(theirs),
        hottest=heats[0] if heats else 0.0,
        second=heats[1] if len(heats) > 1 else 0.0,
        is_first=float(not past),
        how_far=min(1.0, len(past) / WINDOW),
        same_author=float(bool(theirs) and past[-1][0] == author),
    )


def _values(score: MessageScore) -> tuple[float, float, float]:
    return score.defensive, score.resistant, score.common_ground


def _highest(scores: Sequence[MessageScore]) -> tuple[float, float, float]:
    if not scores:
        return _NOTHING
    defensive, resistant, common_ground = map(max, zip(*map(_values, scores), strict=True))
    return defensive, resistant, common_ground


def _log_odds(probability: float) -> float:
    kept = min(max(probability, 1.0 - _SUREST), _SUREST)
    return math.log(kept / (1.0 - kept))
