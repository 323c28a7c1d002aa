"""Fit how context moves the probabilities of a message, on judged threads and on talk that is calm as a whole."""

from collections.abc import Mapping, Sequence

import numpy as np

from classifier.conversation import LABELS, Label
from classifier.stall.judged import JudgedThread
from classifier.stall.logistic import Floats, Truths, Weighing, weigh
from classifier.stall.reading import HEATS, Context, Reading, look_back

_CALM: Mapping[Label, int | None] = {"defensive": 0, "resistant": 0}


def fit_reading(threads: Sequence[JudgedThread], calm: Sequence[JudgedThread] = ()) -> Reading:
    """Return the weights under which the judged labels are likeliest.

    More heat, in a message or before it, never makes it read less defensive or resistant. A label nobody judged reads
    as the text alone, of which none is taken to be surer than one in a thousand.

    Parameters
    ----------
    threads
        Judged threads, with scores from models that did not see them.
    calm
        Threads of talk that is calm as a whole: nobody in them is defensive or resistant.
    """
    rows = [row for thread in threads if thread.labels for row in _rows(thread, thread.labels)]
    rows += [row for thread in calm for row in _rows(thread, (_CALM,) * len(thread.messages))]
    X = np.array([context for context, _ in rows], dtype=float).reshape(-1, len(Context._fields))
    told = {label: _fit(label, X, [labels.get(label) for _, labels in rows]) for label in LABELS}
    return Reading(
        weights={label: Context(*weighing.weights) for label, weighing in told.items()},
        intercepts={label: weighing.intercept for label, weighing in told.items()},
    )


def _rows(
    thread: JudgedThread, labels: Sequence[Mapping[Label, int | None]]
) -> list[tuple[Context, Mapping[Label, int | None]]]:
    pairs = zip(look_back(thread.messages, thread.recovered_at), labels, strict=True)
    return [(context, known) for context, known in pairs if context is not None]


def _fit(label: Label, X: Floats, judged: Sequence[int | None]) -> Weighing:
    y = np.array([np.nan if one is None else one for one in judged], dtype=float)
    known = ~np.isnan(y)
    if not known.any():
        return Weighing(tuple(float(name == f"own_{label}") for name in Context._fields), 0.0)
    return weigh(X[known], y[known], _never_negative(label))


def _never_negative(label: Label) -> Truths:
    return np.array([label != "common_ground" and name in HEATS for name in Context._fields], dtype=bool)
