"""The policy: fitting, saving, hardening, and its reasons in words."""

import json
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.assess import assess
from classifier.conversation import MessageScore, Reason, Sensitivity
from classifier.errors import ArtifactError
from classifier.stall import Model, StallPolicy, fit_policy, sentence
from classifier.stall.fitting import best_mark
from classifier.stall.reasons import SENTENCES
from classifier.thread_state import Evidence
from tests.classifier.policies import judged_threads, small_policy


def test_a_policy_survives_being_written_down():
    written = json.loads(json.dumps(small_policy().to_dict()))

    assert StallPolicy.from_dict(written) == small_policy()


@pytest.mark.parametrize("missing", ["logjam", "thresholds", "reading", "carries_from", "marks", "taken_up"])
def test_a_policy_that_cannot_be_read_names_the_command_that_mends_it(missing):
    written = small_policy().to_dict()
    del written[missing]

    with pytest.raises(ArtifactError, match="commonground train"):
        StallPolicy.from_dict(written)


def test_a_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        Model(("two_hot",), (-1.0,), 0.0)


def test_equal_threads_give_an_equal_policy():
    assert fit_policy(judged_threads(60)) == fit_policy(judged_threads(60))


def test_the_budget_holds_on_the_threads_it_was_fitted_on():
    threads = judged_threads()
    calm = [thread for thread in threads if thread.stalled_at is None]

    false_alarms = sum(bool(stalls_of(thread, small_policy())) for thread in calm)

    assert false_alarms <= len(calm) / 50


def test_most_stalls_are_found_where_scores_tell_them_apart():
    threads = [thread for thread in judged_threads() if thread.stalled_at is not None]

    found = sum(bool(stalls_of(thread, small_policy())) for thread in threads)

    assert found / len(threads) > 0.9


def test_no_group_bears_all_the_false_alarms():
    def grouped(count: int, group: str) -> list:
        return [replace(thread, group=group) for thread in judged_threads(count, seed=len(group))]

    # Threads that people call stalled in one group look the same and are not called so in the other.
    hard = [replace(thread, stalled_at=None, kind=None) for thread in grouped(70, "hard")]
    policy = fit_policy([*grouped(400, "easy"), *hard], budget=1 / 100)

    assert sum(bool(stalls_of(thread, policy)) for thread in hard) <= 0.04 * len(hard)


def test_threads_of_which_only_labels_are_known_teach_only_how_messages_read():
    more = [replace(thread, stalled_at=None, kind=None) for thread in judged_threads(40, seed=3)]

    alone, beside = fit_policy(judged_threads()), fit_policy(judged_threads(), only_read=more)

    unlabelled = [replace(thread, labels=()) for thread in more]

    assert beside.reading != alone.reading
    assert beside.marks == alone.marks
    assert fit_policy(judged_threads(), only_read=unlabelled) == alone


def test_a_calm_thread_is_hardly_ever_called_stalled():
    judged = judged_threads()
    # Among calm talk are some threads that look as stalled as any.
    calm = [replace(t, stalled_at=None, kind=None, group="calm") for t in judged_threads(400, seed=3)]

    policy = fit_policy(judged, calm=calm, budget=1 / 100)

    assert sum(bool(stalls_of(thread, policy)) for thread in calm) <= 0.002 * len(calm)


def test_one_tense_thread_in_calm_talk_does_not_silence_the_decision():
    judged = judged_threads()
    stalls = [thread for thread in judged if thread.stalled_at is not None]
    peaceful = [t for t in judged_threads(1500, seed=3) if max(map(_heat_of, t.messages)) < 0.3]
    tense = replace(sorted(stalls, key=_heat)[len(stalls) // 4], stalled_at=None, kind=None)
    calm = [replace(thread, group="calm") for thread in (*peaceful, tense)]

    policy = fit_policy(judged, calm=calm, budget=1 / 100)

    assert not stalls_of(tense, policy)
    assert sum(bool(stalls_of(thread, policy)) for thread in stalls) > 0.5 * len(stalls)


def test_peaceful_talk_costs_no_stall():
    judged = judged_threads()
    peaceful = [t for t in judged_threads(300, seed=3) if max(map(_heat_of, t.messages)) < 0.3]

    alone, with_talk = fit_policy(judged), fit_policy(judged, calm=peaceful)

    assert with_talk.marks == alone.marks
    assert [bool(stalls_of(t, with_talk)) for t in judged] == [bool(stalls_of(t, alone)) for t in judged]


def test_few_calm_messages_are_flagged():
    calm = [replace(t, stalled_at=None, kind=None, group="calm") for t in judged_threads(2000, seed=3)]
    scores = [message.score for thread in calm for message in thread.messages]

    marks = fit_policy(judged_threads(), calm=calm).marks

    for label in ("defensive", "resistant"):
        assert np.mean([getattr(score, label) >= marks[label] for score in scores]) <= 0.0015


def test_normal_sensitivity_begins_a_stall_at_even_tension():
    normal = small_policy().thresholds[Sensitivity.NORMAL]

    assert (normal.logjam, normal.quiet) == (pytest.approx(0.5), pytest.approx(0.5))


def test_threads_that_all_stall_cannot_be_fitted():
    with pytest.raises(ValueError, match="some that do not"):
        fit_policy([thread for thread in judged_threads() if thread.stalled_at is not None])


@pytest.mark.parametrize("budget", [0.0, 1.0, -0.1])
def test_a_budget_that_is_no_share_is_refused(budget):
    with pytest.raises(ValueError, match="share"):
        fit_policy(judged_threads(), budget=budget)


def test_the_best_mark_lies_between_the_scores_it_parts():
    assert best_mark(np.array([0.1, 0.2, 0.6, 0.8]), np.array([0.0, 0.0, 1.0, 1.0])) == pytest.approx(0.4)


def test_without_any_labels_a_mark_is_even_odds():
    assert best_mark(np.array([]), np.array([])) == 0.5


@given(st.integers(0, 500), st.integers(0, 500))
def test_saying_it_isn_t_stuck_raises_every_threshold(few, more):
    less, harder = small_policy().harder(min(few, more)), small_policy().harder(max(few, more))

    for sensitivity in Sensitivity:
        assert less.thresholds[sensitivity].logjam <= harder.thresholds[sensitivity].logjam <= 1.0
        assert less.thresholds[sensitivity].quiet <= harder.thresholds[sensitivity].quiet <= 1.0


def test_a_message_is_marked_from_its_fitted_probability_on():
    policy = replace(small_policy(), marks={"defensive": 0.3, "resistant": 0.4, "common_ground": 0.5})

    assert policy.marked(MessageScore(0.3, 0.39, 0.9)) == ("defensive", "common_ground")


def test_every_number_of_the_evidence_has_a_sentence():
    assert set(Evidence._fields) | {"quiet", "standing"} == set(SENTENCES)


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_no_sentence_judges_anybody(code):
    words = set(sentence(Reason(code, 0.5)).lower().strip(".").replace(",", "").split())

    assert not words & {"defensive", "resistant", "emotional", "upset", "difficult", "toxic", "conflict", "you", "they"}


def test_an_unknown_reason_says_how_to_mend_it():
    with pytest.raises(ValueError, match="commonground train"):
        sentence(Reason("moon", 1.0))


def _heat(thread) -> float:
    return sum(map(_heat_of, thread.messages))


def _heat_of(message) -> float:
    return max(message.score.defensive, message.score.resistant)


def stalls_of(thread, policy):
    last = thread.messages[-1].at
    return assess(thread.messages, policy, now=last + timedelta(days=1), quiet_at=last + timedelta(hours=8)).stalls
