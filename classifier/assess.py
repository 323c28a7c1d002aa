"""The one front door: a thread's stored scores in, how it stands out. The same for bot, replay and backtest."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from classifier.conversation import (
    Assessment,
    Decision,
    MessageScore,
    ScoredMessage,
    Sensitivity,
    Stall,
    State,
)
from classifier.stall import Past, StallPolicy, decide, has_recovered, sentence
from classifier.thread_state import ThreadState, advance, settled, silences

# A record ends with its last message; whether that one stays unanswered is seen within this time.
RUNS_ON = timedelta(days=1)


def assess(
    messages: Sequence[ScoredMessage],
    policy: StallPolicy,
    *,
    now: datetime,
    quiet_at: datetime | None,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
    hardened: int = 0,
    unanswered: Collection[int] = (),
    earlier: int = 0,
) -> Assessment:
    """Return how a thread stood after each of its messages, where it stalled, and how it stands now.

    Parameters
    ----------
    messages : (n_messages,)
        The scored messages in order of time.
    policy
        The fitted numbers.
    now
        The moment of `Assessment.now` (UTC). The decision after each message is made at that message's own time.
    quiet_at
        When silence after the last message completes a stall (UTC); None: it does not.
    sensitivity
        How readily the thread is called stalled.
    hardened
        How often somebody said of this thread that it isn't stuck.
    unanswered
        Indices of earlier messages after which the quiet period passed before anybody answered.
    earlier
        How many messages of the thread stood before these, if they are only its last ones.

    Returns
    -------
    Assessment
        `decisions` has one entry a message. A quiet stall shows in `stalls` and in `now`, not in the decision of the
        message that completed it, which was made before the silence.
    """
    walk = _Walk(policy.harder(hardened), sensitivity, earlier)
    for index, message in enumerate(messages):
        if index - 1 in unanswered:
            walk.wait(index - 1, message.at, message.at)
        walk.hear(index, message)
    at_last = walk.wait(len(messages) - 1, now, quiet_at)
    return Assessment(tuple(walk.scores), tuple(walk.decisions), tuple(walk.stalls), at_last)


def read_through(
    messages: Sequence[ScoredMessage],
    policy: StallPolicy,
    *,
    quiet_after: timedelta,
    sensitivity: Sensitivity = Sensitivity.NORMAL,
) -> Assessment:
    """Return how a whole record stood, on a clock of plain time that runs on for a day after the last message.

    Parameters
    ----------
    messages : (n_messages,)
        The scored messages in order of time; at least one.
    policy
        The fitted numbers.
    quiet_after
        How long nobody answers before a hot last word with the matter open is a stall; also between messages.
    sensitivity
        How readily the thread is called stalled.
    """
    end = messages[-1].at
    return assess(
        messages,
        policy,
        now=end + RUNS_ON,
        quiet_at=end + quiet_after,
        sensitivity=sensitivity,
        unanswered=silences(messages, quiet_after),
    )


class _Walk:
    """One pass over a thread: the fold, and the stall it is in, if any."""

    def __init__(self, policy: StallPolicy, sensitivity: Sensitivity, earlier: int) -> None:
        self.policy = policy
        self.sensitivity = sensitivity
        self.state = ThreadState(message_count=earlier)
        self.past = Past(count=earlier)
        self.scores: list[MessageScore | None] = []
        self.decisions: list[Decision] = []
        self.stalls: list[Stall] = []

    def hear(self, index: int, message: ScoredMessage) -> None:
        """Read one message in its thread, see whether an open stall ends with it, and decide."""
        self.scores.append(self.policy.reading.read(message, self.past))
        self.past = self.past.after(message)
        self.state = advance(self.state, message, self.scores[-1])
        standing = self._open()
        if standing is not None and has_recovered(self.state, self.policy, standing.kind):
            self.stalls[-1] = replace(standing, recovered_by=index)
            self.state, self.past = settled(self.state), self.past.settled()
        self.decisions.append(self._decide(index, message.at, None))

    def wait(self, index: int, now: datetime, quiet_at: datetime | None) -> Decision:
        """Decide once more at a moment of silence after message `index`."""
        return self._decide(index, now, quiet_at)

    def _open(self) -> Stall | None:
        return self.stalls[-1] if self.stalls and self.stalls[-1].recovered_by is None else None

    def _decide(self, index: int, now: datetime, quiet_at: datetime | None) -> Decision:
        known = self._open()
        standing = (known.kind, known.signal) if known else None
        decision = decide(self.state, self.policy, now, quiet_at, sensitivity=self.sensitivity, standing=standing)
        if known is None and decision.state is State.STALLED and decision.kind and decision.signal:
            self.stalls.append(Stall(decision.kind, decision.signal, index))
        return decision


class ScoredText(Protocol):
    """What a scorer says of one text."""

    @property
    def score(self) -> MessageScore | None: ...
    @property
    def word_count(self) -> int: ...


class Scorer(Protocol):
    """Anything that scores texts; `classifier.scoring.MessageScorer` in production."""

    def score(self, texts: Sequence[str]) -> Sequence[ScoredText]: ...


@dataclass(frozen=True)
class Assessor:
    """Scorer and policy together: what the bot holds. Build it from what `classifier.artifact.load` returns."""

    scorer: Scorer
    policy: StallPolicy

    def score(self, texts: Sequence[str]) -> Sequence[ScoredText]:
        """Return a score for each text (see `classifier.scoring`)."""
        return self.scorer.score(texts)

    def assess(
        self,
        messages: Sequence[ScoredMessage],
        *,
        now: datetime,
        quiet_at: datetime | None,
        sensitivity: Sensitivity = Sensitivity.NORMAL,
        hardened: int = 0,
        unanswered: Collection[int] = (),
        earlier: int = 0,
    ) -> Assessment:
        """Return how the thread stands (see `assess`)."""
        return assess(
            messages,
            self.policy,
            now=now,
            quiet_at=quiet_at,
            sensitivity=sensitivity,
            hardened=hardened,
            unanswered=unanswered,
            earlier=earlier,
        )

    def reasons(self, decision: Decision) -> tuple[str, ...]:
        """Return the reasons of a decision as sentences about the thread."""
        return tuple(sentence(reason) for reason in decision.reasons)

    def marks(self, score: MessageScore) -> tuple[bool, bool]:
        """Whether a text by itself, with this score, reads as defensive, and whether as resistant."""
        marked = self.policy.marked(score)
        return "defensive" in marked, "resistant" in marked
