"""The front door, with a fitted policy and real folds."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from classifier.assess import Assessor, assess
from classifier.conversation import (
    Assessment,
    MessageScore,
    ScoredMessage,
    Sensitivity,
    Signal,
    Stall,
    StallKind,
    State,
)
from classifier.stall import Reading, StallPolicy
from classifier.stall.fitting_reading import fit_reading
from tests.classifier.policies import small_policy
from tests.classifier.threads import NINE_O_CLOCK, say, thread, unread

HOT = {"resistant": 0.93, "defensive": 0.4}
ROOM = {"common_ground": 0.95}
LATER = NINE_O_CLOCK + timedelta(days=3)

chance = st.floats(0, 1, allow_nan=False)
scores = st.one_of(st.none(), st.builds(MessageScore, chance, chance, chance))
authors = st.sampled_from(["A", "B", "C", None])


@st.composite
def threads(draw: st.DrawFn) -> list[ScoredMessage]:
    rows = draw(st.lists(st.tuples(authors, scores, st.integers(0, 900)), min_size=1, max_size=30))
    at, messages = NINE_O_CLOCK, []
    for author, score, minutes in rows:
        at += timedelta(minutes=minutes)
        messages.append(ScoredMessage(author, at, score if author else None))
    return messages


def read(*messages: ScoredMessage, silent: bool = False, **more: object) -> Assessment:
    told = thread(*messages)
    quiet_at = told[-1].at + timedelta(hours=8) if silent else None
    return assess(told, small_policy(), now=LATER, quiet_at=quiet_at, **more)  # type: ignore[arg-type]


def logjam() -> list[ScoredMessage]:
    return [say("A"), say("B"), say("A", **HOT), say("B", **HOT), say("A", **HOT), say("B", **HOT)]


def test_an_ordinary_thread_keeps_moving():
    assessment = read(*[say(who) for who in "ABABCA"])

    assert {decision.state for decision in assessment.decisions} == {State.MOVING}
    assert assessment.stalls == ()


def test_one_hot_message_makes_a_thread_tense_and_not_stalled():
    assessment = read(say("A"), say("B"), say("A", **HOT), say("B"))

    assert [decision.state for decision in assessment.decisions[2:]] == [State.TENSE, State.TENSE]
    assert assessment.stalls == ()


def test_two_people_who_hold_their_ground_in_turn_stall():
    assessment = read(*logjam())

    assert assessment.now.state is State.STALLED
    assert assessment.open_stall is not None
    assert assessment.open_stall.kind is StallKind.LOGJAM
    assert assessment.open_stall.signal is Signal.RESISTANT
    assert assessment.open_stall.completed_by in (3, 4)


def test_one_person_alone_never_stalls():
    assessment = read(*[say("A", **HOT)] * 8, silent=True)

    assert assessment.stalls == ()


def test_a_common_ground_move_taken_up_by_the_other_side_ends_a_logjam():
    assessment = read(*logjam(), say("A", **ROOM), say("B", **ROOM))

    assert [stall.recovered_by for stall in assessment.stalls] == [7]
    assert assessment.now.state is not State.STALLED


def test_a_common_ground_move_that_is_turned_down_ends_nothing():
    assessment = read(*logjam(), say("A", **ROOM), say("B", **HOT))

    assert assessment.open_stall is not None


def test_a_common_ground_move_its_own_author_goes_on_from_ends_nothing():
    assessment = read(*logjam(), say("A", **ROOM), say("A"))

    assert assessment.open_stall is not None


def test_several_calm_messages_by_two_people_end_a_logjam():
    assessment = read(*logjam(), *[say(who) for who in "ABABAB"])

    assert assessment.open_stall is None
    assert len(assessment.stalls) == 1


def test_calm_messages_by_one_person_alone_end_nothing():
    assessment = read(*logjam(), *[say("A")] * 6)

    assert assessment.open_stall is not None


def test_a_thread_that_moved_again_can_stall_again():
    assessment = read(*logjam(), say("A", **ROOM), say("B", **ROOM), *logjam()[2:])

    assert len(assessment.stalls) == 2
    assert assessment.open_stall == assessment.stalls[1]


def test_a_hot_last_word_stalls_only_once_the_quiet_period_is_over():
    told = thread(say("A"), say("B"), say("A"), say("B", **HOT))
    quiet_at = told[-1].at + timedelta(hours=8)

    before = assess(told, small_policy(), now=quiet_at - timedelta(seconds=1), quiet_at=quiet_at)
    after = assess(told, small_policy(), now=quiet_at, quiet_at=quiet_at)

    assert before.now.state is State.TENSE
    assert after.now.state is State.STALLED
    assert after.stalls == (Stall(StallKind.QUIET, Signal.QUIET, 3),)
    assert after.decisions == before.decisions


def test_a_calm_last_word_may_stay_unanswered():
    assert read(say("A"), say("B", **HOT), say("A"), say("B"), silent=True).stalls == ()


def test_a_message_nobody_may_read_is_an_answer():
    assert read(say("A"), say("B"), say("A"), say("B", **HOT), unread(), silent=True).stalls == ()


def test_a_past_silence_ends_with_a_calm_answer():
    assessment = read(say("A"), say("B"), say("A"), say("B", **HOT), say("A"), unanswered={3})

    assert assessment.stalls == (Stall(StallKind.QUIET, Signal.QUIET, 3, recovered_by=4),)


def test_a_past_silence_does_not_end_with_a_sharp_answer():
    assessment = read(say("A"), say("B"), say("A"), say("B", **HOT), say("A", **HOT), unanswered={3})

    assert assessment.open_stall == Stall(StallKind.QUIET, Signal.QUIET, 3)


def test_it_is_harder_to_stall_a_thread_of_which_somebody_said_it_isn_t_stuck():
    assert read(*logjam(), hardened=30).stalls == ()


def barely_stuck(calm: list[ScoredMessage]) -> list[ScoredMessage]:
    """Return the coolest quarrel that stalls after this calm talk."""
    quarrels = ([say(who, resistant=heat / 100) for who in "ABAB"] for heat in range(40, 95))
    return next(quarrel for quarrel in quarrels if read(*calm, *quarrel).stalls)


def test_a_long_thread_is_not_called_stalled_more_readily_for_its_many_messages():
    calm = [say("AB"[n % 2]) for n in range(600)]
    barely = barely_stuck(calm[:8])

    assert read(*calm, *barely).stalls == ()
    assert read(*calm, *logjam()[2:], *logjam()[2:]).stalls


def test_the_last_messages_of_a_long_thread_are_not_called_stalled_where_the_whole_is_not():
    calm = [say("AB"[n % 2]) for n in range(600)]
    barely = barely_stuck(calm[:8])
    whole = thread(*calm, *barely, *calm[:90])

    def last(earlier: int) -> Assessment:
        return assess(whole[-100:], small_policy(), now=LATER, quiet_at=None, earlier=earlier)

    assert read(*whole).stalls == last(len(whole) - 100).stalls == ()
    assert last(0).stalls


def hotter_after_heat() -> StallPolicy:
    """The small policy, with a reading in which an unsure message is hot where a hot one came not long before."""
    alone = fit_reading(()).to_dict()
    for label in ("defensive", "resistant"):
        alone[label]["weights"]["hottest"] = 3.0
    return replace(small_policy(), reading=Reading.from_dict(alone))


def test_a_message_that_is_hot_only_in_its_thread_makes_it_tense():
    after_heat = thread(say("A", **HOT), *[say(who) for who in "BAB"], say("A", resistant=0.3))
    after_calm = thread(*[say(who) for who in "ABAB"], say("A", resistant=0.3))

    tense, moving = (
        assess(told, hotter_after_heat(), now=LATER, quiet_at=None).now.state for told in (after_heat, after_calm)
    )

    assert (tense, moving) == (State.TENSE, State.MOVING)


def test_heat_from_before_a_recovery_makes_nothing_tense():
    moved_again = [*logjam(), say("A", **ROOM), say("B", **ROOM), say("A"), say("B"), say("A", resistant=0.3)]

    assessment = assess(thread(*moved_again), hotter_after_heat(), now=LATER, quiet_at=None)

    assert assessment.stalls[0].recovered_by is not None
    assert assessment.now.state is State.MOVING


@given(threads())
def test_what_was_decided_does_not_change_with_what_comes_later(messages):
    whole = assess(messages, small_policy(), now=LATER, quiet_at=None)

    for end in range(1, len(messages)):
        part = assess(messages[:end], small_policy(), now=LATER, quiet_at=None)
        assert part.decisions == whole.decisions[:end]


@given(threads(), st.booleans())
def test_an_assessment_is_whole_and_in_order(messages, silent):
    assessment = assess(messages, small_policy(), now=LATER, quiet_at=messages[-1].at if silent else None)

    assert len(assessment.decisions) == len(messages)
    assert all(0 <= decision.tension <= 1 for decision in (*assessment.decisions, assessment.now))
    assert (assessment.open_stall is not None) == (assessment.now.state is State.STALLED)
    before = -1
    for stall in assessment.stalls:
        assert before < stall.completed_by
        assert messages[stall.completed_by].author is not None
        before = stall.recovered_by if stall.recovered_by is not None else len(messages)
        assert stall.completed_by < before


@given(threads(), st.integers(0, 5))
def test_a_less_sensitive_channel_never_stalls_sooner(messages, hardened):
    first = []
    for sensitivity in (Sensitivity.HIGH, Sensitivity.NORMAL, Sensitivity.LOW):
        stalls = assess(
            messages,
            small_policy(),
            now=LATER,
            quiet_at=messages[-1].at,
            sensitivity=sensitivity,
            hardened=hardened,
        ).stalls
        first.append(stalls[0].completed_by if stalls else len(messages))

    assert first == sorted(first)


@given(threads())
def test_a_thread_said_not_to_be_stuck_never_stalls_sooner(messages):
    first = []
    for hardened in (0, 1, 2, 50):
        stalls = assess(messages, small_policy(), now=LATER, quiet_at=messages[-1].at, hardened=hardened).stalls
        first.append(stalls[0].completed_by if stalls else len(messages))

    assert first == sorted(first)


@given(threads())
def test_reasons_are_sentences_about_the_thread(messages):
    assessor = Assessor(scorer=NoScorer(), policy=small_policy())
    assessment = assessor.assess(messages, now=LATER, quiet_at=messages[-1].at)

    for sentence in assessor.reasons(assessment.now):
        assert sentence.endswith(".")
        assert not set(sentence.lower().split()) & {"you", "your", "they", "he", "she", "person", "author"}
    assert assessment.now.state is not State.STALLED or assessor.reasons(assessment.now)


def test_marks_follow_the_fitted_thresholds():
    assessor = Assessor(scorer=NoScorer(), policy=small_policy())

    assert assessor.marks(MessageScore(0.99, 0.0, 0.0)) == (True, False)
    assert assessor.marks(MessageScore(0.0, 0.99, 0.99)) == (False, True)


class NoScorer:
    """Stands where no text is scored."""

    def score(self, texts):
        raise AssertionError("nothing is scored here")
