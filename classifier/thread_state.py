"""What we remember about a thread between messages: numbers, never words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

from classifier.conversation import MessageScore, ScoredMessage

# "The recent exchange" of LABELS.md, which the codebook for our threads puts at about six messages.
WINDOW = 6
# A common-ground move nobody answered within this many messages was passed over.
UPTAKE_WITHIN = 3
# Half the weight of an average lies in the last three messages.
HALF_LIFE_MESSAGES = 3.0
_DECAY: float = 0.5 ** (1.0 / HALF_LIFE_MESSAGES)
# A message that reads no hotter than this in its thread belongs to a calm stretch. Above the base rate of either label,
# well under even odds.
CALM_HEAT = 0.2
# An answer that is merely calm seldom takes a move up: of 24 recoveries in our threads 20 made room themselves.
CALM_UPTAKE = 0.2


class Turn(NamedTuple):
    """One recent message as numbers.

    `author` is an id, or None where nobody may know. The probabilities are those of its text alone; `in_thread` is how
    it reads in its thread. `open` in [0, 1] says how much of its heat still stands: it falls when a later common-ground
    move is taken up. Where nobody read it or the scorer abstained `in_thread` is None and its probabilities are 0.
    """

    author: str | None
    at: datetime
    defensive: float
    resistant: float
    common_ground: float
    open: float
    in_thread: MessageScore | None

    @property
    def is_scored(self) -> bool:
        """Whether anybody read it."""
        return self.in_thread is not None

    @property
    def heat(self) -> float:
        """The larger of `defensive` and `resistant`."""
        return self.defensive if self.defensive > self.resistant else self.resistant


@dataclass(frozen=True, slots=True)
class ThreadState:
    """A thread so far. Averages and probabilities are in [0, 1]; `recent` holds at most `WINDOW` turns, oldest first.

    `taken_up` is the probability that the last message took up a common-ground move of somebody else.
    `calm_messages` counts the calm ones in a row up to now, `calm_authors` who wrote them (two are enough to know).
    """

    recent: tuple[Turn, ...] = ()
    message_count: int = 0
    first_author: str | None = None
    has_two_sides: bool = False
    heat_average: float = 0.0
    room_average: float = 0.0
    taken_up: float = 0.0
    since_taken_up: int = 0
    calm_messages: int = 0
    calm_authors: tuple[str | None, ...] = ()

    @property
    def last(self) -> Turn | None:
        """The latest message, or None before the first."""
        return self.recent[-1] if self.recent else None


def advance(state: ThreadState, scored: ScoredMessage, in_thread: MessageScore | None) -> ThreadState:
    """Return the state of the thread after one more message.

    Averages are exponentially weighted, so one sharp reply raises them a little and three in a row a lot. A
    common-ground move that somebody else takes up lowers what still stands of the heat before it.

    Parameters
    ----------
    state
        The thread so far. Not changed.
    scored
        Who wrote, when (UTC), and the probabilities, each in [0, 1], or None where nobody read it.
    in_thread
        How it reads in this thread (`classifier.stall.reading`); None where nobody read it.

    Raises
    ------
    ValueError
        If it has one of the two scores and not the other.

    Returns
    -------
    ThreadState
        `message_count` grows by one; a message without a score moves no average.

    References
    ----------
    Roberts, S. W. (1959). Control chart tests based on geometric moving averages. Technometrics 1(3).

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> from classifier.conversation import MessageScore
    >>> sharp = ScoredMessage("A", datetime(2024, 5, 6, 9, tzinfo=UTC), MessageScore(0.1, 0.8, 0.0))
    >>> round(advance(ThreadState(), sharp, sharp.score).heat_average, 3)
    0.165
    """
    turn = _turn(scored, in_thread)
    taken_up = _uptake(state.recent, turn)
    kept = [_settle(past, taken_up) for past in state.recent[1 - WINDOW :]]
    calm = turn.in_thread is not None and turn.in_thread.heat <= CALM_HEAT
    return ThreadState(
        recent=(*kept, turn),
        message_count=state.message_count + 1,
        first_author=state.first_author if state.recent else turn.author,
        has_two_sides=state.has_two_sides or (bool(state.recent) and turn.author != state.first_author),
        heat_average=_average(state.heat_average, turn.heat) if turn.is_scored else state.heat_average,
        room_average=_average(state.room_average, turn.common_ground) if turn.is_scored else state.room_average,
        taken_up=taken_up,
        since_taken_up=0 if taken_up >= 0.5 else state.since_taken_up + 1,
        calm_messages=_calm_messages(state, turn, calm),
        calm_authors=_calm_authors(state, turn, calm),
    )


def settled(state: ThreadState) -> ThreadState:
    """Return the state once the thread has moved again: the heat before no longer counts towards another stall."""
    return ThreadState(
        recent=tuple(turn._replace(open=0.0) for turn in state.recent),
        message_count=state.message_count,
        first_author=state.first_author,
        has_two_sides=state.has_two_sides,
        calm_messages=state.calm_messages,
        calm_authors=state.calm_authors,
    )


def _turn(scored: ScoredMessage, in_thread: MessageScore | None) -> Turn:
    score = scored.score
    if (score is None) != (in_thread is None):
        raise ValueError(
            "a message has a score of its text or of how it reads in its thread, expected both or neither."
        )
    if score is None:
        return Turn(scored.author, scored.at, 0.0, 0.0, 0.0, 1.0, None)
    return Turn(scored.author, scored.at, score.defensive, score.resistant, score.common_ground, 1.0, in_thread)


def _average(before: float, value: float) -> float:
    return _DECAY * before + (1.0 - _DECAY) * value


def _uptake(recent: Sequence[Turn], answer: Turn) -> float:
    """Return the probability that `answer` takes up a common-ground move somebody else made just before."""
    if not answer.is_scored:
        return 0.0  # Nobody read it, so nothing is known of what it took up.
    moves = [past.common_ground for past in recent[-UPTAKE_WITHIN:] if past.author != answer.author]
    made = max(moves, default=0.0)
    return made * (1.0 - answer.heat) * (CALM_UPTAKE + (1.0 - CALM_UPTAKE) * answer.common_ground)


def _settle(past: Turn, taken_up: float) -> Turn:
    return past._replace(open=past.open * (1.0 - taken_up))


def _calm_messages(state: ThreadState, turn: Turn, calm: bool) -> int:
    if not turn.is_scored:
        return state.calm_messages  # An unread message neither keeps nor breaks the calm.
    return state.calm_messages + 1 if calm else 0


def _calm_authors(state: ThreadState, turn: Turn, calm: bool) -> tuple[str | None, ...]:
    if not turn.is_scored:
        return state.calm_authors
    if not calm:
        return ()
    known = state.calm_authors
    return known if turn.author in known or len(known) == 2 else (*known, turn.author)


def silences(messages: Sequence[ScoredMessage], quiet_after: timedelta) -> frozenset[int]:
    """Return the indices of messages whose next one came only after `quiet_after`, in plain time."""
    return frozenset(
        index
        for index, (message, following) in enumerate(pairwise(messages))
        if following.at - message.at >= quiet_after
    )


# ---------------------------------------------------------------- what the numbers say


class Evidence(NamedTuple):
    """What speaks for a stall after the latest message; each in [0, 1], and more heat never lowers one.

    Attributes
    ----------
    last_heat, last_resistant
        Of the latest message, as it reads in its thread. All other numbers count messages by their text alone.
    two_hot
        Probability of the first condition for a stall: somebody is hot twice, or two people once each.
    again
        Probability that the latest author is hot now and was before somebody else wrote.
    exchange
        Probability that heat was answered with heat.
    both_sides
        Probability that two people are hot.
    to_and_fro
        `two_hot`, as far as the recent messages go to and fro between the same two.
    top_three, average
        Mean of the three hottest of the last six messages; moving average of heat.
    no_room
        How little room was made of late.
    """

    last_heat: float
    last_resistant: float
    two_hot: float
    again: float
    exchange: float
    both_sides: float
    to_and_fro: float
    top_three: float
    average: float
    no_room: float


def evidence(state: ThreadState) -> Evidence:
    """Return what speaks for a stall, as ten numbers; all are 0 while one side alone has written.

    Heat counts as far as it still stands (`Turn.open`); messages are taken as independent given their scores.
    """
    last = state.last
    turns = [turn for turn in state.recent if turn.is_scored]
    if last is None or not turns or not state.has_two_sides:
        return NOTHING
    heats = [turn.heat * turn.open for turn in turns]
    hottest = sorted(heats, reverse=True)[:3]
    two_hot = _two_hot(heats)
    return Evidence(
        last_heat=last.in_thread.heat if last.in_thread else 0.0,
        last_resistant=last.in_thread.resistant if last.in_thread else 0.0,
        two_hot=two_hot,
        again=_again(turns, heats) if last.is_scored else 0.0,
        exchange=_exchange(turns, heats),
        both_sides=_both_sides(turns, heats),
        to_and_fro=_to_and_fro(state.recent) * two_hot,
        top_three=sum(hottest) / 3.0,
        average=state.heat_average,
        no_room=1.0 - state.room_average,
    )


NOTHING = Evidence(*(0.0,) * 10)


def _two_hot(heats: Sequence[float]) -> float:
    """Return the probability that somebody is hot twice or two people once each: that at least two messages are."""
    nobody, exactly_one = 1.0, 0.0
    for heat in heats:
        exactly_one = exactly_one * (1.0 - heat) + nobody * heat
        nobody *= 1.0 - heat
    return max(0.0, 1.0 - nobody - exactly_one)


def _again(turns: Sequence[Turn], heats: Sequence[float]) -> float:
    """Return the probability that the latest author is hot now and was before somebody else wrote."""
    author = turns[-1].author
    earlier, between = 1.0, False
    for turn, heat in zip(reversed(turns[:-1]), reversed(heats[:-1]), strict=True):
        if turn.author != author:
            between = True
        elif between:
            earlier *= 1.0 - heat
    return heats[-1] * (1.0 - earlier)


def _exchange(turns: Sequence[Turn], heats: Sequence[float]) -> float:
    """Return the probability that a hot message was answered by a hot one of somebody else within two messages."""
    never = 1.0
    for later in range(1, len(turns)):
        for earlier in range(max(0, later - 2), later):
            if turns[earlier].author != turns[later].author:
                never *= 1.0 - heats[earlier] * heats[later]
    return 1.0 - never


def _both_sides(turns: Sequence[Turn], heats: Sequence[float]) -> float:
    """Return the probability that the two people who are most likely hot both are, at least once."""
    calm: dict[str | None, float] = {}
    for turn, heat in zip(turns, heats, strict=True):
        calm[turn.author] = calm.get(turn.author, 1.0) * (1.0 - heat)
    hottest = sorted(calm.values())[:2]
    return (1.0 - hottest[0]) * (1.0 - hottest[1]) if len(hottest) == 2 else 0.0


def _to_and_fro(recent: Sequence[Turn]) -> float:
    """Return the share of recent messages whose author answers an answer to themself."""
    authors = [turn.author for turn in recent]
    back = sum(
        earlier == author != between and author is not None
        for earlier, between, author in zip(authors, authors[1:], authors[2:], strict=False)
    )
    return back / (WINDOW - 2)
