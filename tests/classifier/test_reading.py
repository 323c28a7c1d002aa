"""How a message reads in its thread."""

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.conversation import LABELS, Label, MessageScore, ScoredMessage
from classifier.stall import JudgedThread, Past, Reading
from classifier.stall.fitting_reading import fit_reading
from classifier.stall.reading import HEATS, Context, look_back
from tests.classifier.threads import say, scored, thread, unread

UNSURE = {"defensive": 0.4}
HOT = {"defensive": 0.9}
SIGNALS: tuple[Label, ...] = ("defensive", "resistant")

messages = st.lists(scored, min_size=1, max_size=20)


@cache
def reading() -> Reading:
    """Fitted on threads in which the same unsure words are defensive once heat came before, and harmless otherwise."""
    dice = random.Random(5)
    return fit_reading([_judged(heated=n % 2 == 0, dice=dice) for n in range(60)])


def _judged(heated: bool, dice: random.Random) -> JudgedThread:
    first = say("A", dice.uniform(0.8, 0.95) if heated else dice.uniform(0.0, 0.1))
    rest = [say(who, dice.uniform(0.3, 0.5)) for who in "BAB"]
    labels: dict[Label, int | None] = {"defensive": int(heated), "resistant": 0, "common_ground": 0}
    return JudgedThread("made", tuple(thread(first, *rest)), None, labels=(labels,) * 4)


def read_all(told: Sequence[ScoredMessage], by: Reading | None = None) -> list[MessageScore | None]:
    known = by or reading()
    return [known.score(context) for context in look_back(told)]


def read(*told: ScoredMessage) -> list[MessageScore | None]:
    return read_all(thread(*told))


def last(*told: ScoredMessage) -> MessageScore:
    score = read(*told)[-1]
    assert score is not None
    return score


def test_the_same_words_read_hotter_once_heat_came_before():
    after_heat = last(say("A", **HOT), say("B", **UNSURE))
    after_calm = last(say("A"), say("B", **UNSURE))

    assert after_heat.defensive > 0.7
    assert after_calm.defensive < 0.3


def test_a_message_nobody_read_reads_as_nothing_and_changes_nothing():
    with_it = read(say("A", **HOT), unread(), say("B", **UNSURE))

    assert with_it[1] is None
    assert with_it[2] == last(say("A", **HOT), say("B", **UNSURE))


def test_before_the_first_message_nothing_stood():
    [first] = look_back([say("A", 0.5, 0.5, 0.5)])

    assert first == Context(**dict.fromkeys(Context._fields, 0.0) | {"is_first": 1.0})


def test_both_sides_are_looked_back_to():
    context = look_back(thread(say("A", 0.7), say("B", 0.0, 0.6), say("C", common_ground=0.8), say("A")))[-1]

    assert context is not None
    assert context.mine_defensive == 0.7
    assert (context.theirs_resistant, context.theirs_common_ground) == (0.6, 0.8)
    assert (context.hottest, context.second, context.same_author) == (0.7, 0.6, 0.0)


def test_where_one_name_stands_for_all_nobody_is_held_to_their_own_words():
    context = look_back(thread(say("A", **HOT), say("A", **HOT), say("A")))[-1]

    assert context is not None
    assert (context.mine_defensive, context.theirs_defensive, context.same_author) == (0.0, 0.0, 0.0)
    assert context.average_defensive > 0.3


def test_averages_begin_at_nothing_and_come_to_what_is_said():
    once = look_back(thread(say("A", 0.5), say("B")))[-1]
    always = look_back(thread(*[say("A", 0.5)] * 80))[-1]

    assert once is not None
    assert always is not None
    assert once.average_defensive == pytest.approx(0.5 / (1.0 + 0.5 ** (1 / 3)))
    assert always.average_defensive == pytest.approx(0.5)


def test_once_a_thread_has_recovered_the_heat_before_colours_nothing():
    told = thread(say("A", **HOT), say("B", 0.0, 0.9), say("A", common_ground=0.9), say("B"))

    after = look_back(told, recovered_at=2)[-1]

    assert after is not None
    assert [getattr(after, heat) for heat in HEATS if not heat.startswith("own")] == [0.0] * (len(HEATS) - 2)
    assert after.theirs_common_ground == 0.9


def test_a_reading_survives_being_written_down_by_name():
    written = json.loads(json.dumps(reading().to_dict()))

    assert set(written["defensive"]["weights"]) == set(Context._fields)
    assert Reading.from_dict(written) == reading()


def test_a_reading_in_which_heat_cools_is_refused():
    written = reading().to_dict()
    written["resistant"]["weights"]["hottest"] = -0.1

    with pytest.raises(ValueError, match="heat never cools"):
        Reading.from_dict(written)


@given(messages)
def test_what_stands_before_stays_small_however_long_the_thread(told):
    past = Past()
    for message in told * 3:
        past = past.after(message)

    assert len(past.said) <= 20


def test_without_any_judged_message_each_reads_as_its_text_alone():
    told = [say("A", 0.3, 0.2, 0.9), say("B", 0.8, 0.1, 0.4)]

    for score, message in zip(read_all(told, fit_reading([])), told, strict=True):
        for label in LABELS:
            assert getattr(score, label) == pytest.approx(getattr(message.score, label))


def test_calm_talk_teaches_that_nobody_is_hot():
    judged = [_judged(heated=True, dice=random.Random(1))]
    calm = [replace(_judged(heated=True, dice=random.Random(n)), labels=()) for n in range(20)]

    alone, beside = (read_all(judged[0].messages, fit_reading(judged, talk))[-1] for talk in ((), calm))

    assert alone is not None
    assert beside is not None
    assert beside.defensive < alone.defensive


def test_weights_of_another_release_are_refused():
    written = reading().to_dict()
    del written["defensive"]["weights"]["how_far"]

    with pytest.raises(TypeError, match="how_far"):
        Reading.from_dict(written)


@given(messages)
def test_how_a_message_reads_does_not_change_with_what_comes_later(told):
    whole = read_all(told)

    assert read_all(told[:-1]) == whole[:-1]


@given(messages)
def test_every_message_that_was_read_reads_as_three_probabilities(told):
    for message, score in zip(told, read_all(told), strict=True):
        assert (score is None) == (message.score is None)
        assert score is None or all(0.0 <= getattr(score, label) <= 1.0 for label in LABELS)


@given(messages, st.data())
def test_more_heat_in_a_message_or_before_it_never_makes_one_read_cooler(told, data):
    at = data.draw(st.integers(0, len(told) - 1))
    score = told[at].score
    if score is None:
        return
    label = data.draw(st.sampled_from(SIGNALS))
    raised = data.draw(st.floats(getattr(score, label), 1.0))
    hotter = [*told[:at], replace(told[at], score=replace(score, **{label: raised})), *told[at + 1 :]]

    for before, after in zip(read_all(told), read_all(hotter), strict=True):
        assert before is None or after is None or all(getattr(after, h) >= getattr(before, h) - 1e-12 for h in SIGNALS)
