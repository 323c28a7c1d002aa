"""The fold over stored scores."""

from dataclasses import fields
from datetime import datetime
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.conversation import MessageScore, ScoredMessage
from classifier.thread_state import (
    NOTHING,
    WINDOW,
    Evidence,
    ThreadState,
    Turn,
    advance,
    evidence,
    settled,
)
from tests.classifier.threads import say, scored, thread, unread


def fold(*messages: ScoredMessage) -> ThreadState:
    return reduce(by_text_alone, thread(*messages), ThreadState())


def by_text_alone(state: ThreadState, message: ScoredMessage) -> ThreadState:
    return advance(state, message, message.score)


def test_three_sharp_replies_reach_half_because_the_half_life_is_three():
    state = fold(*[say("A", resistant=1.0)] * 3)

    assert state.heat_average == pytest.approx(0.5)


def test_a_message_without_a_score_moves_no_average():
    before = fold(say("A", 0.5, 0.7, 0.4), say("B", 0.1))
    after = by_text_alone(before, unread())

    assert (after.heat_average, after.room_average) == (before.heat_average, before.room_average)
    assert after.message_count == before.message_count + 1


def test_a_state_never_carries_message_text():
    # Ids, times and numbers: there is no field that could hold words.
    assert set(Turn.__annotations__.values()) <= {str | None, datetime, float, MessageScore | None}
    assert {field.type for field in fields(MessageScore)} == {float}
    assert {field.name for field in fields(ThreadState)} == {
        "recent",
        "message_count",
        "first_author",
        "has_two_sides",
        "heat_average",
        "room_average",
        "taken_up",
        "since_taken_up",
        "calm_messages",
        "calm_authors",
    }


def test_only_the_recent_exchange_is_remembered():
    assert len(fold(*[say("A")] * 40).recent) == WINDOW


def test_a_move_the_other_side_takes_up_settles_the_heat_before_it():
    heated = [say("A", resistant=0.9), say("B", resistant=0.9)]

    taken_up = fold(*heated, say("A", common_ground=1.0), say("B", common_ground=1.0))
    passed_over = fold(*heated, say("A", common_ground=1.0), say("B", resistant=1.0))

    assert taken_up.taken_up > 0.9
    assert taken_up.since_taken_up == 0
    assert all(turn.open < 0.1 for turn in taken_up.recent[:2])
    assert passed_over.taken_up < 0.05
    assert all(turn.open > 0.9 for turn in passed_over.recent[:2])


def test_nobody_takes_up_their_own_move():
    assert fold(say("B"), say("A", common_ground=1.0), say("A", common_ground=1.0)).taken_up < 0.05


def test_a_move_passed_over_for_three_messages_can_no_longer_be_taken_up():
    waiting = [say("B", resistant=0.9)] * 3

    assert fold(say("A", common_ground=1.0), *waiting, say("B", common_ground=1.0)).taken_up < 0.05


def test_somebody_nobody_may_read_is_another_side():
    assert fold(say("A"), unread()).has_two_sides
    assert not fold(say("A"), say("A")).has_two_sides


def test_an_unread_message_neither_keeps_nor_breaks_the_calm():
    assert fold(say("A"), say("B"), unread(), say("A")).calm_messages == 3


def test_a_hot_message_breaks_the_calm():
    state = fold(say("A"), say("B"), say("A", defensive=0.8))

    assert (state.calm_messages, state.calm_authors) == (0, ())


def test_heat_that_is_answered_with_heat_counts_as_an_exchange():
    answered = evidence(fold(say("A", resistant=0.9), say("B", resistant=0.9)))
    alone = evidence(fold(say("B"), say("A", resistant=0.9), say("A", resistant=0.9)))

    assert answered.exchange == pytest.approx(0.81, abs=0.01)
    assert alone.exchange < 0.05


def test_heat_of_two_people_counts_as_both_sides():
    both = evidence(fold(say("A", resistant=0.9), say("B", resistant=0.9)))
    alone = evidence(fold(say("B"), say("A", resistant=0.9), say("A", resistant=0.9)))

    assert both.both_sides == pytest.approx(0.81, abs=0.01)
    assert alone.both_sides < 0.05


def test_heat_between_the_same_two_goes_to_and_fro():
    in_turn = evidence(fold(*[say(who, resistant=0.9) for who in "ABABAB"]))
    piled_on = evidence(fold(*[say(who, resistant=0.9) for who in "ABCDEF"]))
    calm = evidence(fold(*[say(who) for who in "ABABAB"]))

    assert in_turn.to_and_fro > 0.9
    assert piled_on.to_and_fro == 0.0
    assert calm.to_and_fro < 0.05


def test_coming_back_to_a_point_after_somebody_else_wrote_counts_as_again():
    came_back = evidence(fold(say("A", resistant=0.9), say("B"), say("A", resistant=0.9)))
    went_on = evidence(fold(say("B"), say("A", resistant=0.9), say("A", resistant=0.9)))

    assert came_back.again == pytest.approx(0.81, abs=0.01)
    assert went_on.again == 0.0


def test_a_settled_thread_begins_anew():
    state = settled(fold(say("A", resistant=0.9), say("B", resistant=0.9)))

    assert evidence(state)[2:9] == (0.0,) * 7


def test_one_side_alone_gives_no_evidence():
    assert evidence(fold(*[say("A", 0.9, 0.9)] * 5)) == NOTHING
    assert evidence(ThreadState()) == NOTHING


@given(st.lists(scored, max_size=25))
def test_everything_stays_between_nothing_and_certain(messages):
    state = reduce(by_text_alone, messages, ThreadState())

    assert all(0.0 <= value <= 1.0 for value in evidence(state))
    assert 0.0 <= state.taken_up <= 1.0
    assert all(0.0 <= turn.open <= 1.0 for turn in state.recent)
    assert len(state.calm_authors) <= 2


@given(st.lists(scored, min_size=1, max_size=12), st.data())
def test_more_heat_never_lowers_the_evidence(messages, data):
    index = data.draw(st.integers(0, len(messages) - 1))
    message = messages[index]
    if message.score is None:
        return
    hotter = MessageScore(
        data.draw(st.floats(message.score.defensive, 1)),
        data.draw(st.floats(message.score.resistant, 1)),
        message.score.common_ground,
    )
    heated = [*messages[:index], ScoredMessage(message.author, message.at, hotter), *messages[index + 1 :]]

    before = evidence(reduce(by_text_alone, messages, ThreadState()))
    after = evidence(reduce(by_text_alone, heated, ThreadState()))

    for name, less, more in zip(Evidence._fields, before, after, strict=True):
        assert more >= less - 1e-9, name


def test_the_latest_message_counts_as_it_reads_in_its_thread_and_the_others_by_their_text():
    before = fold(say("A", 0.6), say("B", 0.2))

    found = evidence(advance(before, say("A", 0.1, 0.1), MessageScore(0.9, 0.3, 0.0)))

    assert (found.last_heat, found.last_resistant) == (0.9, 0.3)
    assert found.top_three == pytest.approx((0.6 + 0.2 + 0.1) / 3, rel=0.02)


def test_a_message_that_reads_hot_in_its_thread_breaks_the_calm():
    calm = fold(say("A"), say("B"))

    assert advance(calm, say("A"), MessageScore(0.1, 0.1, 0.0)).calm_messages == 3
    assert advance(calm, say("A"), MessageScore(0.9, 0.1, 0.0)).calm_messages == 0


def test_a_text_that_was_scored_must_also_be_read_in_its_thread():
    with pytest.raises(ValueError, match="both or neither"):
        advance(ThreadState(), say("A"), None)
