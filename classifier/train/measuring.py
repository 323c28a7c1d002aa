"""Measure probabilities against what people judged, composed and real threads apart."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, roc_auc_score

from classifier.conversation import LABELS, Label
from classifier.corpus import LabelledThread, split_of
from classifier.scoring.fitting import Examples
from classifier.train.gathering import Gathered, Place

_BINS = 10


@dataclass(frozen=True)
class Figures:
    """How good the probabilities of one label are on one part of the data.

    Attributes
    ----------
    messages, positives
        Judged messages, and those of them that carry the label.
    roc_auc, average_precision
        Ranking; None where all messages were judged alike.
    calibration_error
        Expected calibration error over ten bins of equal width, 0 to 1.
    brier_skill
        1 - Brier score / Brier score of always saying the base rate.

    References
    ----------
    Naeini, M. et al. (2015). Obtaining well calibrated probabilities using Bayesian binning. AAAI.
    """

    label: Label
    part: str
    messages: int
    positives: int
    roc_auc: float | None
    average_precision: float | None
    calibration_error: float
    brier_skill: float | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON, rounded to four digits."""
        return {key: round(v, 4) if isinstance(v, float) else v for key, v in asdict(self).items()}


def measure(gathered: Gathered, examples: Examples, places: Sequence[Place], probabilities: Any) -> list[Figures]:
    """Return the figures of every label on all judged messages and on the test split, composed and real apart."""
    threads = [gathered.judged[place.thread] for place in places]
    figures = []
    for part, members in _parts(threads).items():
        for column, label in enumerate(LABELS):
            truth = examples.labels[: len(places), column]
            chosen = members & ~np.isnan(truth)
            if chosen.any():
                figures.append(figures_of(label, part, truth[chosen], probabilities[: len(places), column][chosen]))
    return figures


def _parts(threads: Sequence[LabelledThread]) -> dict[str, NDArray[np.bool_]]:
    composed = np.asarray([thread.is_composed for thread in threads], dtype=bool)
    test = np.asarray([split_of(thread) == "test" for thread in threads], dtype=bool)
    return {
        "composed": composed,
        "real": ~composed,
        "composed, test split": composed & test,
        "real, test split": ~composed & test,
    }


def figures_of(label: Label, part: str, truth: NDArray[np.float64], probability: NDArray[np.float64]) -> Figures:
    """Measure one label on one part. `truth`: 0 or 1; `probability`: 0 to 1; both `(n_messages,)`."""
    base = float(truth.mean())
    both = 0.0 < base < 1.0
    brier = float(np.mean((probability - truth) ** 2))
    return Figures(
        label=label,
        part=part,
        messages=len(truth),
        positives=int(truth.sum()),
        roc_auc=float(roc_auc_score(truth, probability)) if both else None,
        average_precision=float(average_precision_score(truth, probability)) if both else None,
        calibration_error=_calibration_error(truth, probability),
        brier_skill=1.0 - brier / (base * (1.0 - base)) if both else None,
    )


def _calibration_error(truth: NDArray[np.float64], probability: NDArray[np.float64]) -> float:
    bins = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(truth[bins == number].mean() - probability[bins == number].mean()) * (bins == number).mean()
        for number in range(_BINS)
        if (bins == number).any()
    ]
    return float(sum(gaps))
