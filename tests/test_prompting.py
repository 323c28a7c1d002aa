"""Who is offered what, and when."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Hours
from bot.prompting import (
    NIGHT,
    History,
    Tally,
    choose,
    humane_time,
    is_resting,
    next_move,
    quiet_over,
    recipients,
    zone_of,
)
from bot.templates import Move, Side, Template
from classifier.conversation import Signal

BERLIN = ZoneInfo("Europe/Berlin")
NOTHING_YET = History()
FRIDAY_FIVE = datetime(2026, 11, 27, 16, tzinfo=UTC)  # 17:00 in Berlin
moments = st.integers(0, 100_000).map(
    lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours, minutes=17)
)
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Chatham", "UTC"]).map(ZoneInfo)
nights = st.tuples(st.integers(0, 23), st.integers(0, 23)).filter(lambda h: h[0] != h[1]).map(lambda h: Hours(*h))


def a_template(id="t", move=Move.STEP_BACK, side=Side.AUTHOR, signals=()):
    return Template(id, move, side, "notice", "offer", "words", "why", signals=frozenset(signals))


def pick(templates, *, history=NOTHING_YET, tallies=None, seed="s", signal=Signal.RESISTANT):
    return choose(
        templates,
        move=Move.STEP_BACK,
        side=Side.AUTHOR,
        signal=signal,
        history=history,
        tallies=tallies or {},
        seed=seed,
    )


def test_a_stall_concerns_who_completed_it_and_the_other_who_wrote_last_before():
    concerned = recipients(["A", "C", "B", "A", "A"], 4)

    assert [(r.person, r.other, r.side) for r in concerned] == [
        ("A", "B", Side.AUTHOR),
        ("B", "A", Side.COUNTERPART),
    ]


@pytest.mark.parametrize("authors", [["A", "A"], [None, "A"], ["A", None], ["A"]])
def test_nobody_is_concerned_where_two_sides_are_not_known(authors):
    assert recipients(authors, len(authors) - 1) == ()


def test_the_first_prompt_in_a_thread_steps_back_and_later_ones_go_on():
    assert next_move(History()) is Move.STEP_BACK
    assert next_move(History(moves_in_thread=(Move.ASK_CONTEXT, Move.STEP_BACK))) is Move.ASK_PURPOSE
    assert next_move(History(moves_in_thread=(Move.RESTART,))) is Move.RESTART
    assert next_move(History(moves_in_thread=(Move.STEP_BACK, Move.ASK_CONTEXT))) is Move.ASK_PURPOSE


def test_a_template_for_another_move_side_or_signal_is_never_chosen():
    wrong = [
        a_template(move=Move.RESTART),
        a_template(side=Side.COUNTERPART),
        a_template(signals=[Signal.QUIET]),
    ]

    assert pick(wrong) is None


@given(st.sets(st.integers(0, 9), max_size=9), st.text(max_size=5))
def test_nobody_reads_the_same_words_twice_while_others_fit(sent, seed):
    templates = [a_template(f"t{n}") for n in range(10)]

    chosen = pick(templates, history=History(templates=tuple(f"t{n}" for n in sent)), seed=seed)

    assert chosen.id not in {f"t{n}" for n in sent}


def test_when_all_were_sent_one_comes_again_rather_than_none():
    assert pick([a_template("t")], history=History(templates=("t",))).id == "t"


def test_words_found_helpful_come_more_often_and_the_others_still_come():
    templates = [a_template("good"), a_template("bad")]
    tallies = {"good": Tally(good=8, bad=2), "bad": Tally(good=2, bad=8)}

    chosen = [pick(templates, tallies=tallies, seed=str(n)).id for n in range(500)]

    assert 350 < chosen.count("good") < 500


@given(st.permutations([a_template(f"t{n}") for n in range(5)]), st.text(max_size=5))
def test_the_choice_hangs_on_the_seed_and_not_on_the_order_of_the_store(templates, seed):
    assert pick(templates, seed=seed) == pick(sorted(templates, key=lambda t: t.id), seed=seed)


@given(moments, zones, nights)
def test_no_prompt_is_due_in_somebodys_night_or_weekend(at, zone, night):
    due = humane_time(at, zone, night)

    assert due >= at
    assert not is_resting(due.astimezone(zone), night)


def test_by_day_a_prompt_is_due_at_once_and_with_nights_lifted_always():
    night_in_berlin = datetime(2026, 11, 25, 2, tzinfo=UTC)

    assert humane_time(FRIDAY_FIVE, BERLIN, NIGHT) == FRIDAY_FIVE
    assert humane_time(night_in_berlin, BERLIN, None) == night_in_berlin


def test_nights_and_weekends_are_lifted_apart():
    saturday_noon = datetime(2026, 11, 28, 12, tzinfo=UTC)
    saturday_late = datetime(2026, 11, 28, 22, tzinfo=UTC)

    assert humane_time(saturday_noon, BERLIN, NIGHT, rests_at_weekend=False) == saturday_noon
    assert humane_time(saturday_late, BERLIN, NIGHT, rests_at_weekend=False) == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert humane_time(saturday_noon, BERLIN, None, rests_at_weekend=True) == datetime(2026, 11, 29, 23, tzinfo=UTC)


def test_friday_night_waits_for_monday_morning():
    friday_late = datetime(2026, 11, 27, 22, 30, tzinfo=UTC)

    assert humane_time(friday_late, BERLIN, NIGHT) == datetime(2026, 11, 30, 7, tzinfo=UTC)


def test_eight_working_hours_of_silence_stretch_over_the_weekend():
    assert quiet_over(FRIDAY_FIVE, timedelta(hours=8), BERLIN, NIGHT) == datetime(2026, 11, 30, 10, tzinfo=UTC)


def test_below_an_hour_silence_is_plain_time():
    assert quiet_over(FRIDAY_FIVE, timedelta(seconds=20), BERLIN, NIGHT) == FRIDAY_FIVE + timedelta(seconds=20)


@given(moments, zones, nights, st.integers(1, 48))
def test_silence_never_ends_before_its_plain_time(since, zone, night, hours):
    assert quiet_over(since, timedelta(hours=hours), zone, night) >= since + timedelta(hours=hours)


@pytest.mark.parametrize("name", ["", "Nowhere/City", "../etc", "Europe", "\x00"])
def test_an_unknown_zone_is_the_workspaces(name):
    assert zone_of(name, "Europe/Berlin") == BERLIN
    assert zone_of(name, name) == ZoneInfo("UTC")
