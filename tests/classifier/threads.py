"""Tiny builders: threads as numbers, one call a message."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from classifier.conversation import MessageScore, ScoredMessage

NINE_O_CLOCK = datetime(2024, 5, 6, 9, tzinfo=UTC)

# Any probability, and any message of three people or of somebody nobody may know, read or not.
chance = st.floats(0, 1, allow_nan=False)
scored = st.builds(
    ScoredMessage,
    st.sampled_from(["A", "B", "C", None]),
    st.just(NINE_O_CLOCK),
    st.one_of(st.none(), st.builds(MessageScore, chance, chance, chance)),
)


def say(
    author: str | None,
    defensive: float = 0.02,
    resistant: float = 0.02,
    common_ground: float = 0.02,
    *,
    minute: float = 0,
) -> ScoredMessage:
    """One scored message, calm unless told otherwise."""
    at = NINE_O_CLOCK + timedelta(minutes=minute)
    return ScoredMessage(author, at, MessageScore(defensive, resistant, common_ground), 8)


def unread(author: str | None = None, *, minute: float = 0) -> ScoredMessage:
    """One message nobody read, or on which the scorer abstained."""
    return ScoredMessage(author, NINE_O_CLOCK + timedelta(minutes=minute), None)


def thread(*messages: ScoredMessage) -> list[ScoredMessage]:
    """The messages, one a minute."""
    return [
        ScoredMessage(m.author, NINE_O_CLOCK + timedelta(minutes=n), m.score, m.word_count)
        for n, m in enumerate(messages)
    ]
