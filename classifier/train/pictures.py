"""Reliability diagram and precision–recall curves for the model card; drawn if matplotlib is there (extra `train`)."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from classifier.conversation import LABELS, Label
from classifier.corpus import LabelledThread
from classifier.scoring.rows import Floats
from classifier.train.measuring import Scores

RELIABILITY = "reliability.svg"
PRECISION_RECALL = "precision_recall.svg"
_BINS = np.linspace(0.0, 1.0, 11)
# Fewer messages than this say little about a bin.
_FEWEST = 10
# Points of a curve; more than the eye can tell would only make the file larger.
_POINTS = 400


def draw(threads: Sequence[LabelledThread], scores: Scores, folder: Path) -> dict[str, str]:
    """Draw both pictures into `folder`; return what each shows by file name, nothing if matplotlib is missing.

    Parameters
    ----------
    threads
        The judged ones.
    scores
        How their messages read in their thread, by thread and message index.
    folder
        Is there.
    """
    if find_spec("matplotlib") is None:
        return {}
    import matplotlib

    # A fixed salt and no date: equal runs make equal files.
    with matplotlib.rc_context({"svg.hashsalt": "common-ground", "font.size": 9}):
        _draw(threads, scores, folder / RELIABILITY, _reliability, ("probability", "share judged so"))
        _draw(threads, scores, folder / PRECISION_RECALL, _precision_recall, ("recall", "precision"))
    return {
        RELIABILITY: "How often messages were judged so, by the probability they got in their thread",
        PRECISION_RECALL: "Precision against recall",
    }


def _draw(
    threads: Sequence[LabelledThread], scores: Scores, path: Path, curve: Any, axes_names: tuple[str, str]
) -> None:
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 3.2), layout="constrained")
    FigureCanvasSVG(figure)
    for axes, label in zip(figure.subplots(1, len(LABELS)), LABELS, strict=True):
        for name, composed in (("composed", True), ("real", False)):
            probability, truth = _pairs(threads, scores, label, composed)
            if truth.any():
                axes.plot(*curve(probability, truth), label=name)
        axes.set(title=label, xlabel=axes_names[0], ylabel=axes_names[1], xlim=(0, 1), ylim=(0, 1))
        axes.legend()
    figure.savefig(path, metadata={"Date": None})


def _pairs(threads: Sequence[LabelledThread], scores: Scores, label: Label, composed: bool) -> tuple[Floats, Floats]:
    """Return probabilities and what people judged, both `(n_messages,)`, of composed or real threads."""
    pairs = [
        (getattr(score, label), judged)
        for (number, position), score in scores.items()
        if threads[number].is_composed is composed
        and (judged := threads[number].messages[position].label(label)) is not None
    ]
    both = np.asarray(pairs, dtype=float).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _reliability(probability: Floats, truth: Floats) -> tuple[Floats, Floats]:
    bins = np.clip(np.digitize(probability, _BINS) - 1, 0, len(_BINS) - 2)
    told = [number for number in range(len(_BINS) - 1) if (bins == number).sum() >= _FEWEST]
    return (
        np.asarray([probability[bins == number].mean() for number in told]),
        np.asarray([truth[bins == number].mean() for number in told]),
    )


def _precision_recall(probability: Floats, truth: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(-probability, kind="stable")
    found = np.cumsum(truth[order])
    shown = np.unique(np.linspace(0, len(order) - 1, _POINTS).astype(int))
    return (found / truth.sum())[shown], (found / np.arange(1, len(order) + 1))[shown]
