"""Measure what a run made by scores of models that had not seen the thread, with the same figures as `evaluate`."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple

from classifier.conversation import MessageScore
from classifier.corpus import LabelledThread, split_of
from classifier.evaluate import Evaluation, evaluate
from classifier.scoring import ScoredText
from classifier.scoring.rows import Floats
from classifier.stall import JudgedThread, StallPolicy, fit_policy
from classifier.text import count_words, own_words
from classifier.train.gathering import Gathered, Place

# Half of what `evaluate` draws: the card needs two digits of an interval, not three.
_RESAMPLES = 500

# Which figures are of every judged thread.
ALL_THREADS = "all threads"

Scores = Mapping[tuple[int, int], MessageScore]


class Known(NamedTuple):
    """What a policy is fitted on, with out-of-fold scores (see `fit_policy`)."""

    judged: Sequence[JudgedThread]
    only_read: Sequence[JudgedThread]
    calm: Sequence[JudgedThread]

    def fit(self, budget: float) -> StallPolicy:
        """Return the policy fitted on it."""
        return fit_policy(self.judged, only_read=self.only_read, calm=self.calm, budget=budget)

    def without(self, ids: Collection[str]) -> "Known":
        """Return the same without the judged threads of these ids."""
        return self._replace(
            judged=[thread for thread in self.judged if thread.id not in ids],
            only_read=[thread for thread in self.only_read if thread.id not in ids],
        )


class Remembered:
    """Answers each text with the out-of-fold score it got, so that `evaluate` measures models that had not seen it."""

    def __init__(self, threads: Sequence[LabelledThread], scores: Scores) -> None:
        """Remember the scores of `threads`; of a text that occurs twice, the first."""
        self._known: dict[str, MessageScore | None] = {}
        for number, thread in enumerate(threads):
            for position, message in enumerate(thread.messages):
                self._known.setdefault(message.text, scores.get((number, position)))

    def score(self, texts: Sequence[str]) -> list[ScoredText]:
        """Return the remembered score of each text."""
        return [ScoredText(self._known[text], count_words(own_words(text))) for text in texts]


def scores_by_place(places: Sequence[Place], probabilities: Floats) -> dict[tuple[int, int], MessageScore]:
    """Turn out-of-fold probabilities `(n_examples, n_labels)` into scores by thread and message index."""
    return {
        (place.thread, place.message): MessageScore(*map(float, row))
        for place, row in zip(places, probabilities, strict=True)
    }


def scores_in_threads(evaluation: Evaluation) -> dict[tuple[int, int], MessageScore]:
    """Return how messages read in their threads, by thread and message index; those nobody could read are left out."""
    return {
        (number, position): score
        for number, thread in enumerate(evaluation.scores)
        for position, score in enumerate(thread)
        if score is not None
    }


def measure(
    gathered: Gathered,
    known: Known,
    scores: Scores,
    policy: StallPolicy,
    seed: int,
    progress: Callable[[str, float], None],
) -> dict[str, Evaluation]:
    """Return the figures on all judged threads, and on the test split by a policy that had not seen it either.

    Parameters
    ----------
    gathered
        What was found; only judged threads are measured.
    known
        What the policy was fitted on.
    scores
        Out-of-fold scores by thread and message index.
    policy
        Its budget is used, and its thresholds are named; what is measured is cross-fitted.
    """
    scorer = Remembered(gathered.judged, scores)
    everything = evaluate(
        gathered.judged,
        scorer,
        policy,
        cross_fit=True,
        calm=known.calm,
        resamples=_RESAMPLES,
        seed=seed,
        progress=lambda step, share: progress(step, 0.6 * share),
    )
    found = {ALL_THREADS: everything}
    test = [thread for thread in gathered.judged if split_of(thread) == "test"]
    others = known.without({thread.id for thread in test})
    if test and {thread.stalled_at is None for thread in others.judged} == {True, False}:
        blind = others.fit(policy.budget)
        found["test split"] = evaluate(test, scorer, blind, resamples=_RESAMPLES, seed=seed)
    progress("measured", 1.0)
    return found
