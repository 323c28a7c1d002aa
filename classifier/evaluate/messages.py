"""Figures of single messages: how well each label is ranked, told and calibrated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.conversation import LABELS, Label
from classifier.corpus import LabelledThread
from classifier.evaluate import figures
from classifier.evaluate.figures import Floats, Interval, Ranking, Resampler
from classifier.evaluate.threads import Read


@dataclass(frozen=True)
class LabelFigures:
    """One label on one part of the threads.

    Attributes
    ----------
    messages, positives
        How many somebody judged, and how many of those carry the label. Null labels are not among them.
    threshold
        The shipped probability, as it reads in its thread, from which a message counts as carrying the label. Where the
        decision was cross-fitted, `ours` tells by those of the other folds instead.
    ours
        By name of the figure, with interval.
    baselines
        The same for others, and for our scores of the text alone, by name; ranking only.
    """

    messages: int
    positives: int
    threshold: float
    ours: Mapping[str, Interval] = field(default_factory=dict)
    baselines: Mapping[str, Mapping[str, Interval]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "messages": self.messages,
            "positives": self.positives,
            "threshold": self.threshold,
            **{name: interval.to_dict() for name, interval in self.ours.items()},
            "baselines": {
                name: {figure: interval.to_dict() for figure, interval in theirs.items()}
                for name, theirs in self.baselines.items()
            },
        }


def measure_labels(
    threads: Sequence[LabelledThread],
    read: Sequence[Read],
    ranks: Mapping[str, Mapping[Label, Sequence[Floats]]],
    shipped: Mapping[Label, float],
    resampler: Resampler,
) -> dict[Label, LabelFigures]:
    """Return the figures of every label that anybody judged.

    Parameters
    ----------
    threads, read
        Threads, and for each how its messages read in it, and from which probabilities on they are told. One on which
        the scorer abstained counts as told nothing: probability 0 in rankings, precision and recall; calibration leaves
        it out.
    ranks
        For each baseline and label the ranks of each thread's messages.
    shipped
        The shipped thresholds, to be named beside the figures.
    resampler
        Drawn for these threads.
    """
    measured = {}
    for label in LABELS:
        rows = [
            (number, position, float(judged))
            for number, thread in enumerate(threads)
            for position, message in enumerate(thread.messages)
            if (judged := message.label(label)) is not None
        ]
        if rows:
            measured[label] = _measure(label, rows, read, ranks, shipped[label], resampler)
    return measured


def _measure(
    label: Label,
    rows: Sequence[tuple[int, int, float]],
    read: Sequence[Read],
    ranks: Mapping[str, Mapping[Label, Sequence[Floats]]],
    shipped: float,
    resampler: Resampler,
) -> LabelFigures:
    thread_of_row = np.array([number for number, _, _ in rows], dtype=np.intp)
    truth = np.array([judged for _, _, judged in rows])
    known = [read[number].assessment.scores[position] for number, position, _ in rows]
    told_from = np.array([read[number].carries_from[label] for number, _, _ in rows])
    probability = np.array([getattr(score, label) if score else 0.0 for score in known])
    scored = np.array([score is not None for score in known])
    ours = _ranked(probability, truth, thread_of_row, resampler)
    ours |= _told((probability >= told_from).astype(float), truth, thread_of_row, resampler)
    if scored.any():
        ours |= _calibrated(probability[scored], truth[scored], thread_of_row[scored], resampler)
    theirs = {
        name: _ranked(np.array([of[label][n][p] for n, p, _ in rows]), truth, thread_of_row, resampler)
        for name, of in ranks.items()
    }
    return LabelFigures(len(rows), int(truth.sum()), shipped, ours, theirs)


def _ranked(
    scores: Floats, truth: Floats, thread_of_row: NDArray[np.intp], resampler: Resampler
) -> dict[str, Interval]:
    ranking = Ranking(scores, truth)
    return {
        "roc_auc": resampler.interval(ranking.roc_auc, thread_of_row),
        "average_precision": resampler.interval(ranking.average_precision, thread_of_row),
    }


def _told(told: Floats, truth: Floats, thread_of_row: NDArray[np.intp], resampler: Resampler) -> dict[str, Interval]:
    return {
        "precision": resampler.interval(figures.precision(told, truth), thread_of_row),
        "recall": resampler.interval(figures.recall(told, truth), thread_of_row),
        "f1": resampler.interval(figures.f1(told, truth), thread_of_row),
    }


def _calibrated(
    probability: Floats, truth: Floats, thread_of_row: NDArray[np.intp], resampler: Resampler
) -> dict[str, Interval]:
    return {
        "calibration_error": resampler.interval(figures.calibration_error(probability, truth), thread_of_row),
        "brier_skill": resampler.interval(figures.brier_skill(probability, truth), thread_of_row),
    }
