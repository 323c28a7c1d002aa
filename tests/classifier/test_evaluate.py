"""Figures against scikit-learn and by hand; a whole run on made-up threads."""

import io
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sklearn.metrics import average_precision_score, roc_auc_score

from classifier.assess import read_through
from classifier.conversation import LABELS, MessageScore, ScoredMessage, StallKind
from classifier.corpus import LabelledMessage, LabelledThread
from classifier.errors import CorpusError
from classifier.evaluate import Evaluation, evaluate, figures, tables
from classifier.evaluate.baselines import Keywords, PlainWords, Vader
from classifier.evaluate.figures import Ranking, Resampler
from classifier.evaluate.messages import measure_labels
from classifier.evaluate.threads import Read, read_all
from classifier.stall.fitting import QUIET_AFTER
from tests.classifier.policies import small_policy
from tests.classifier.threads import say

SCORES = {
    "fine day": MessageScore(0.02, 0.02, 0.02),
    "no": MessageScore(0.3, 0.95, 0.01),
    "agreed": MessageScore(0.01, 0.01, 0.97),
}


@dataclass(frozen=True)
class Scored:
    score: MessageScore | None
    word_count: int


class ScorerOfKnownTexts:
    def score(self, texts: Sequence[str]) -> list[Scored]:
        return [Scored(SCORES.get(text), len(text.split())) for text in texts]


def labelled(name: str, *texts: str, stalled_at: int | None = None, **more: object) -> LabelledThread:
    """A thread of A and B in turn, each message labelled as its score says."""
    messages = [
        LabelledMessage("AB"[n % 2], 5.0 * n, text, 0, int(text == "no"), int(text == "agreed"))
        for n, text in enumerate(texts)
    ]
    more = {"source": "authored", "stall_judged": True, **more}
    kind = StallKind.LOGJAM if stalled_at is not None else None
    return LabelledThread(name, tuple(messages), stalled_at=stalled_at, kind=kind, **more)  # type: ignore[arg-type]


CALM = ["fine day"] * 6
STUCK = ["fine day", "fine day", "no", "no", "no", "no"]


def run(*threads: LabelledThread, **more: object) -> dict:
    return evaluated(*threads, **more).to_dict()["parts"]


def evaluated(*threads: LabelledThread, **more: object) -> Evaluation:
    return evaluate(threads, ScorerOfKnownTexts(), small_policy(), resamples=50, **more)  # type: ignore[arg-type]


rows = st.lists(st.tuples(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0]), st.booleans()), min_size=2, max_size=60)


@given(rows, st.data())
def test_rankings_agree_with_scikit_learn_also_when_rows_are_drawn_more_than_once(rows, data):
    scores, truth = np.array([s for s, _ in rows]), np.array([float(t) for _, t in rows])
    weights = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows))), dtype=float)
    repeated = np.repeat(np.arange(len(rows)), weights.astype(int))
    if len(set(truth[repeated])) < 2:
        return

    ranking = Ranking(scores, truth)

    assert ranking.roc_auc(weights) == pytest.approx(roc_auc_score(truth[repeated], scores[repeated]))
    expected = average_precision_score(truth[repeated], scores[repeated])
    assert ranking.average_precision(weights) == pytest.approx(expected)


def test_a_ranking_of_one_class_cannot_be_told():
    assert math.isnan(Ranking(np.array([0.1, 0.9]), np.array([1.0, 1.0])).roc_auc(np.ones(2)))
    assert math.isnan(Ranking(np.array([]), np.array([])).roc_auc(np.ones(0)))


def test_precision_recall_and_f1_are_the_textbook_ones():
    told, truth, once = np.array([1.0, 1, 0, 0]), np.array([1.0, 0, 1, 0]), np.ones(4)

    assert figures.precision(told, truth)(once) == 0.5
    assert figures.recall(told, truth)(once) == 0.5
    assert figures.f1(told, truth)(once) == 0.5


def test_probabilities_that_are_right_on_average_are_calibrated():
    truth = np.array([1.0, 0, 0, 0])

    assert figures.calibration_error(np.full(4, 0.25), truth)(np.ones(4)) == pytest.approx(0.0)
    assert figures.calibration_error(np.full(4, 0.75), truth)(np.ones(4)) == pytest.approx(0.5)


def test_saying_the_base_rate_has_no_skill():
    assert figures.brier_skill(np.full(4, 0.25), np.array([1.0, 0, 0, 0]))(np.ones(4)) == pytest.approx(0.0)


def test_none_of_three_hundred_is_bounded_by_the_rule_of_three():
    assert figures.upper_bound(0, 300) == pytest.approx(3 / 300, rel=0.01)
    assert figures.upper_bound(0, 0) == 1.0


def test_precision_falls_where_fewer_threads_stall():
    assert figures.precision_at(0.5, 0.8, 0.02) == pytest.approx(0.9756, abs=1e-4)
    assert figures.precision_at(0.02, 0.8, 0.02) == pytest.approx(0.4494, abs=1e-4)


def test_an_interval_is_over_threads_and_not_over_messages():
    # One thread holds all the messages there are of its kind: leaving it out changes everything.
    told = truth = np.array([1.0] * 50 + [0.0])
    thread_of_row = np.array([0] * 50 + [1])
    interval = Resampler(2, 400, 0).interval(lambda w: float(np.sum(w * truth) / np.sum(w)), thread_of_row)

    assert (interval.low, interval.high) == (0.0, 1.0)
    assert told.sum() == 50


def test_composed_and_real_threads_are_told_apart():
    parts = run(labelled("w01-1", *CALM), labelled("r-1", *CALM, source="real:casino"))

    assert set(parts) == {"composed", "real"}
    assert parts["composed"]["threads"] == parts["real"]["threads"] == 1


def test_a_scorer_that_is_always_right_is_told_so():
    found = run(labelled("w01-1", *STUCK, stalled_at=3), labelled("w01-2", *CALM, "agreed"))["composed"]

    assert found["labels"]["resistant"]["roc_auc"]["value"] == 1.0
    assert found["labels"]["resistant"]["f1"]["value"] == 1.0
    assert found["stalls"]["recall"]["value"] == 1.0
    assert found["stalls"]["precision"]["value"] == 1.0
    assert found["stalls"]["false_alarms"] == 0
    assert abs(found["stalls"]["delay_messages"]["value"]) <= 1


def test_null_labels_are_never_counted_as_zero():
    unknown = LabelledThread("r-1", (LabelledMessage("A", 0, "no"), LabelledMessage("B", 1, "no", resistant=1)))

    found = run(unknown)["real"]["labels"]

    assert set(found) == {"resistant"}
    assert found["resistant"]["messages"] == 1
    assert found["resistant"]["roc_auc"]["value"] is None


def test_a_thread_nobody_judged_is_neither_a_false_alarm_nor_a_find():
    parts = run(labelled("r-1", *STUCK, stall_judged=False, source="x"), labelled("r-2", *CALM, source="x"))

    assert parts["real"]["stalls"]["threads"] == 1
    assert parts["real"]["stalls"]["false_alarms"] == 0


def test_where_nobody_judged_any_thread_there_are_no_stall_figures():
    assert run(labelled("r-1", *STUCK, stall_judged=False, source="x"))["real"]["stalls"] is None


def test_false_alarms_come_with_a_bound_and_precision_restated():
    stalls = run(labelled("w01-1", *STUCK), *[labelled(f"w01-{n}", *CALM) for n in range(2, 11)])["composed"]["stalls"]

    assert stalls["false_alarms_per_1000"] == 100.0
    assert stalls["false_alarms_per_1000_upper_bound"] == pytest.approx(394.2, abs=0.1)
    assert stalls["recall"]["value"] is None
    assert set(stalls["precision_where_this_share_stalls"]) == {"0.05", "0.02"}


def test_the_highest_tension_is_held_against_how_threads_ended():
    ended = run(
        *[labelled(f"x-{n}", *STUCK, source="casino", outcome=1.0, stall_judged=False) for n in range(4)],
        *[labelled(f"y-{n}", *CALM, source="casino", outcome=0.0, stall_judged=False) for n in range(4)],
    )["real"]["outcome"]

    assert (ended["threads"], ended["ended_badly"]) == (8, 4)
    assert ended["roc_auc"]["value"] == 1.0
    assert set(ended["baselines"]) == {"VADER", "keywords", "text alone"}


def test_a_message_without_a_score_counts_as_told_nothing():
    found = run(labelled("w01-1", "no", "unreadable", "fine day"), labelled("w01-2", *STUCK, stalled_at=3))["composed"]

    assert found["abstained"] == 1
    assert found["labels"]["resistant"]["messages"] == 9


def test_messages_are_measured_as_they_read_in_their_thread_with_the_text_alone_beside():
    found = evaluated(labelled("w01-1", *STUCK, stalled_at=3), labelled("w01-2", *CALM))
    messages = [
        say("AB"[n % 2]) if text == "fine day" else say("AB"[n % 2], 0.3, 0.95, 0.01) for n, text in enumerate(STUCK)
    ]

    assert found.scores[0] == read_through(messages, small_policy(), quiet_after=QUIET_AFTER).scores
    assert found.parts[0].labels["resistant"].baselines["text alone"]["roc_auc"].value == 1.0


def test_a_cross_fitted_decision_has_not_seen_the_thread():
    threads = [labelled(f"w{n:02}-{k}", *STUCK, stalled_at=3) for n in range(6) for k in range(4)]
    threads += [labelled(f"w{n:02}-{k}", *CALM) for n in range(6) for k in range(4, 12)]

    found = evaluated(*threads, cross_fit=True)

    assert found.is_cross_fitted
    assert found.parts[0].stalls is not None
    assert found.parts[0].stalls.ours["recall"].value == 1.0
    assert found.parts[0].stalls.false_alarms == 0


def test_a_thread_in_which_one_name_stands_for_all_is_read_by_a_cross_fitted_decision_too():
    threads = [labelled(f"w{n:02}-{k}", *STUCK, stalled_at=3) for n in range(4) for k in range(4)]
    threads += [labelled(f"w{n:02}-{k}", *CALM) for n in range(4) for k in range(4, 12)]
    plain = labelled("w09-1", *STUCK)
    one_name = replace(plain, messages=tuple(replace(message, author="P1") for message in plain.messages))

    found = evaluated(*threads, one_name, cross_fit=True)

    assert len(found.scores[-1]) == len(STUCK)
    assert "resistant" in found.parts[0].labels


def test_messages_are_told_by_the_thresholds_of_whoever_read_their_thread():
    threads = [labelled(f"w01-{n}", *STUCK, stalled_at=3) for n in range(2)]
    assessments = [read.assessment for read in read_all([told(thread) for thread in threads], small_policy())]
    never, always = dict.fromkeys(LABELS, 1.1), dict.fromkeys(LABELS, 0.0)

    def recall(*thresholds: dict) -> float | None:
        read = [Read(known, carried) for known, carried in zip(assessments, thresholds, strict=True)]
        figures = measure_labels(threads, read, {}, never, Resampler(2, 10, 0))
        return figures["resistant"].ours["recall"].value

    assert (recall(never, never), recall(never, always), recall(always, always)) == (0.0, 0.5, 1.0)


def told(thread: LabelledThread) -> list[ScoredMessage]:
    return [ScoredMessage(m.author, m.at, SCORES[m.text], 1) for m in thread.messages]


def test_one_writer_alone_cannot_be_cross_fitted():
    with pytest.raises(CorpusError, match="at least two"):
        evaluated(labelled("w01-1", *STUCK, stalled_at=3), labelled("w01-2", *CALM), cross_fit=True)


def test_nothing_to_evaluate_says_what_was_expected():
    with pytest.raises(CorpusError, match="at least one"):
        evaluated(LabelledThread("empty", ()))


def test_the_same_threads_give_the_same_figures_in_json():
    threads = [labelled("w01-1", *STUCK, stalled_at=3), labelled("w02-1", *CALM)]

    assert json.dumps(evaluated(*threads).to_dict()) == json.dumps(evaluated(*threads).to_dict())


def test_the_tables_show_every_part_and_no_message():
    console = Console(record=True, width=160, file=io.StringIO())
    threads = [labelled("w01-1", *STUCK, stalled_at=3), labelled("r-1", *CALM, "agreed", source="x", outcome=0.0)]

    for table in tables(evaluated(*threads)):
        console.print(table)
    shown = console.export_text()

    for expected in ("Messages, composed", "Stalls, real", "How threads ended, real", "VADER", "keywords"):
        assert expected in shown
    assert "fine day" not in shown


@pytest.mark.parametrize("baseline", [Keywords(), Vader()], ids=lambda baseline: baseline.name)
def test_a_baseline_ranks_the_obvious(baseline):
    ranks = baseline.rank(["whatever, that is never going to work, awful", "thank you, good point, happy to"])

    assert ranks["resistant"][0] > ranks["resistant"][1]
    assert ranks["common_ground"][1] > ranks["common_ground"][0]


def test_where_one_name_stands_for_all_no_stall_is_counted_and_it_is_said():
    alone = labelled("c", *STUCK, stalled_at=3)
    alone = replace(alone, messages=tuple(replace(message, author="P1") for message in alone.messages))

    found = evaluated(labelled("a", *CALM), labelled("b", *STUCK, stalled_at=3), alone)

    assert found.to_dict()["parts"]["composed"]["stalls"]["threads"] == 2
    assert any(note.startswith("1 judged threads name one author only") for note in found.notes)


def test_plain_words_learn_from_others_labels_but_from_no_text_that_is_measured():
    published = [labelled(f"p{n}", "agreed", "fine day", "no", "agreed then", "a fine day", "no no") for n in range(3)]
    measured = labelled("m", "no", "agreed")

    ranks = PlainWords(published, []).rank(["no", "fine day"])
    assert ranks["resistant"][0] > ranks["resistant"][1]
    with pytest.raises(CorpusError, match="nothing"):
        PlainWords([measured], [measured])


def test_plain_words_with_nothing_to_learn_from_say_so():
    with pytest.raises(CorpusError, match="nothing that the TF-IDF baseline could learn"):
        PlainWords([], [])
