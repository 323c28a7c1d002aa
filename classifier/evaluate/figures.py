"""Figures of merit over weighted rows, and bootstrap intervals over threads.

Every figure takes a weight a row, so that a resample of threads is only a vector of counts; sorting happens once.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta

Floats = NDArray[np.float64]
Figure = Callable[[Floats], float]

BINS = 10
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and its 95 % interval. `value` is None where it cannot be told, like a ranking of a single class."""

    value: float | None
    low: float | None = None
    high: float | None = None

    def to_dict(self) -> dict[str, float | None]:
        """Plain values for JSON, rounded to four digits."""
        return {"value": _rounded(self.value), "low": _rounded(self.low), "high": _rounded(self.high)}


class Resampler:
    """Resamples of threads, drawn once and used for every figure, so that figures can be compared."""

    def __init__(self, threads: int, resamples: int, seed: int) -> None:
        """Draw `resamples` times as many threads as there are, with replacement."""
        dice = np.random.default_rng(seed)
        even = np.full(threads, 1.0 / threads)
        self.counts = dice.multinomial(threads, even, size=resamples).astype(float)

    def interval(self, figure: Figure, thread_of_row: NDArray[np.intp]) -> Interval:
        """Return the figure on all rows, with its percentile bootstrap interval (Efron and Tibshirani 1993).

        Parameters
        ----------
        figure
            Takes weights `(n_rows,)`; NaN where it cannot be told. Resamples in which it cannot are left out.
        thread_of_row : (n_rows,)
            Which thread each row belongs to.
        """
        value = figure(np.ones(len(thread_of_row)))
        if math.isnan(value):
            return Interval(None)
        drawn = np.array([figure(counts[thread_of_row]) for counts in self.counts])
        told = drawn[~np.isnan(drawn)]
        if not len(told):
            return Interval(value)
        low, high = np.quantile(told, [(1.0 - CONFIDENCE) / 2.0, (1.0 + CONFIDENCE) / 2.0])
        return Interval(value, float(low), float(high))


class Ranking:
    """Rows sorted by score once; then ROC-AUC and average precision for any weights."""

    def __init__(self, scores: Floats, truth: Floats) -> None:
        """Sort rows `(n_rows,)` by score, highest first, and note where equal scores end."""
        self._order = np.argsort(-scores, kind="stable")
        self._truth = truth[self._order]
        ranked = scores[self._order]
        self._starts = np.flatnonzero(np.concatenate([[True], ranked[1:] != ranked[:-1]])[: len(ranked)])

    def roc_auc(self, weights: Floats) -> float:
        """Return the chance that a positive row is ranked above a negative one; equal scores count half."""
        positive, negative = self._grouped(weights)
        if not positive.sum() or not negative.sum():
            return math.nan
        above = np.cumsum(positive) - positive
        return float(np.sum(negative * (above + positive / 2.0)) / (positive.sum() * negative.sum()))

    def average_precision(self, weights: Floats) -> float:
        """Return precision averaged over the recall steps, as scikit-learn does; NaN without positives."""
        positive, negative = self._grouped(weights)
        if not positive.sum():
            return math.nan
        found, told = np.cumsum(positive), np.cumsum(positive + negative)
        precision = np.divide(found, told, out=np.zeros_like(found), where=told > 0)
        return float(np.sum(positive * precision) / positive.sum())

    def _grouped(self, weights: Floats) -> tuple[Floats, Floats]:
        if not len(self._starts):
            return np.zeros(1), np.zeros(1)
        ordered = weights[self._order]
        positive = np.add.reduceat(ordered * self._truth, self._starts)
        return positive, np.add.reduceat(ordered, self._starts) - positive


def precision(told: Floats, truth: Floats) -> Figure:
    """Return the share of rows told that are true, for weights to come; NaN where none is told."""
    return lambda weights: _ratio(np.sum(weights * told * truth), np.sum(weights * told))


def recall(told: Floats, truth: Floats) -> Figure:
    """Return the share of true rows that are told; NaN where none is true."""
    return lambda weights: _ratio(np.sum(weights * told * truth), np.sum(weights * truth))


def f1(told: Floats, truth: Floats) -> Figure:
    """Return the harmonic mean of precision and recall; NaN where nothing is true or told."""
    return lambda weights: _ratio(2.0 * np.sum(weights * told * truth), np.sum(weights * (told + truth)))


def calibration_error(probability: Floats, truth: Floats) -> Figure:
    """Return the expected calibration error over ten bins of equal width (Naeini, Cooper and Hauskrecht 2015)."""
    bins = np.minimum((probability * BINS).astype(int), BINS - 1)

    def figure(weights: Floats) -> float:
        gaps = np.bincount(bins, weights * (truth - probability), BINS)
        return _ratio(np.sum(np.abs(gaps)), np.sum(weights))

    return figure


def brier_skill(probability: Floats, truth: Floats) -> Figure:
    """Return 1 - Brier score / Brier score of always saying the base rate (Brier 1950; Murphy 1973)."""

    def figure(weights: Floats) -> float:
        base = _ratio(np.sum(weights * truth), np.sum(weights))
        reference = np.sum(weights) * base * (1.0 - base)
        return 1.0 - _ratio(np.sum(weights * (probability - truth) ** 2), reference)

    return figure


def median(values: Floats) -> Figure:
    """Return the weighted median; NaN without weight."""
    order = np.argsort(values, kind="stable")

    def figure(weights: Floats) -> float:
        reached = np.cumsum(weights[order])
        if not len(reached) or not reached[-1]:
            return math.nan
        return float(values[order][np.searchsorted(reached, reached[-1] / 2.0)])

    return figure


def upper_bound(events: int, trials: int) -> float:
    """Return the one-sided 95 % upper bound of a rate (Clopper and Pearson 1934); 1 without trials.

    Examples
    --------
    >>> round(upper_bound(0, 300), 4)  # the rule of three
    0.0099
    """
    return 1.0 if events >= trials else float(beta.ppf(CONFIDENCE, events + 1, trials - events))


def precision_at(share: float, recalled: float, false_alarm_rate: float) -> float:
    """Return the precision to expect where `share` of the threads stall (Bayes' rule); NaN where none is told."""
    true = share * recalled
    return _ratio(true, true + (1.0 - share) * false_alarm_rate)


def rounded(values: Sequence[float]) -> list[float]:
    """Return the values with four digits."""
    return [round(float(value), 4) for value in values]


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole else math.nan


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
