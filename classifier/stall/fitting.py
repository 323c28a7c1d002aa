"""Fit the stall policy on judged threads: two small non-negative models, then thresholds for a false-alarm budget.

Only `classifier.train` and `classifier.evaluate` come here; deciding needs none of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from classifier.conversation import LABELS, Label, ScoredMessage, Sensitivity, StallKind
from classifier.stall.policy import Model, StallPolicy, Thresholds
from classifier.thread_state import ThreadState, advance, evidence

Floats = NDArray[np.float64]

LOGJAM_NAMES = ("last_heat", "last_resistant", "two_hot", "again", "exchange", "top_three", "average", "no_room")
QUIET_NAMES = ("last_heat", "last_resistant", "top_three", "average", "no_room")
# Fair readers place a stall up to two messages apart, so what lies that near before it is neither yes nor no.
LEEWAY = 2
# Ridge penalty on the weights. With a few hundred stalls it keeps features that say the same from taking turns.
PENALTY = 1.0
# What the other sensitivities may cost, in multiples of the budget at `normal`.
BUDGETS = {Sensitivity.LOW: 0.25, Sensitivity.NORMAL: 1.0, Sensitivity.HIGH: 4.0}
CALM_MESSAGES = (3, 4, 5, 6)
TAKEN_UP = tuple(round(step / 20, 2) for step in range(3, 15))


@dataclass(frozen=True, slots=True)
class JudgedThread:
    """A scored thread, and what people said of it.

    Attributes
    ----------
    id
        Names the thread; only for messages.
    messages : (n_messages,)
        In order of time. The scores must come from a model that did not learn from this thread.
    stalled_at, kind, recovered_at
        As in the record format; `stalled_at` None: it did not stall.
    labels : (n_messages,) or empty
        What each message carries by the judges' word: 1, 0 or None where nobody judged.
    """

    id: str
    messages: tuple[ScoredMessage, ...]
    stalled_at: int | None
    kind: StallKind | None = None
    recovered_at: int | None = None
    labels: tuple[Mapping[Label, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class _Folded:
    """A judged thread with the evidence after each message, computed once."""

    thread: JudgedThread
    values: Floats  # (n_messages, n_features)
    hot: NDArray[np.bool_]  # (n_messages,): the message itself is marked, so it can complete a stall

    @property
    def stalls(self) -> bool:
        return self.thread.stalled_at is not None


def fit_policy(threads: Sequence[JudgedThread], *, budget: float = 1 / 200, seed: int = 0) -> StallPolicy:
    """Return the policy that finds as many stalls as the false-alarm budget allows.

    Parameters
    ----------
    threads
        Judged threads, with message scores from models that did not see them. Threads that nobody judged stay out.
    budget
        Share of the threads that do not stall which may be called stalled at normal sensitivity.
    seed
        Names the run. The fit itself throws no dice, so equal threads give an equal policy.

    Raises
    ------
    ValueError
        If there are no stalled threads or none that move, or a budget outside (0, 1).
    """
    _refuse_what_cannot_be_fitted(threads, budget)
    marks = _fit_marks(threads)
    folded = [_fold(thread, marks) for thread in threads]
    logjam = _fit_model(LOGJAM_NAMES, *_logjam_examples(folded))
    quiet = _fit_model(QUIET_NAMES, *_quiet_examples(folded))
    thresholds = _fit_thresholds(folded, logjam, quiet, budget)
    return StallPolicy(
        logjam=logjam,
        quiet=quiet,
        thresholds=thresholds,
        marks=marks,
        taken_up=0.35,
        calm_messages=4,
        budget=budget,
    )


def _refuse_what_cannot_be_fitted(threads: Sequence[JudgedThread], budget: float) -> None:
    stalled = sum(thread.stalled_at is not None for thread in threads)
    if not 0.0 < budget < 1.0:
        raise ValueError(f"budget is {budget}, expected a share between 0 and 1, like 1/200.")
    if not stalled or stalled == len(threads):
        raise ValueError(f"{stalled} of {len(threads)} threads stall, expected some that do and some that do not.")


# ---------------------------------------------------------------- marks


def _fit_marks(threads: Sequence[JudgedThread]) -> dict[Label, float]:
    return {label: _best_mark(*_scores_and_truth(threads, label)) for label in LABELS}


def _scores_and_truth(threads: Sequence[JudgedThread], label: Label) -> tuple[Floats, Floats]:
    pairs = [
        (getattr(message.score, label), truth[label])
        for thread in threads
        for message, truth in zip(thread.messages, thread.labels, strict=bool(thread.labels))
        if message.score is not None and truth[label] is not None
    ]
    scores, truths = np.array([p for p, _ in pairs], dtype=float), np.array([t for _, t in pairs], dtype=float)
    return scores, truths


def _best_mark(scores: Floats, truth: Floats) -> float:
    """Return the threshold with the best F1; 0.5 where nobody labelled any message."""
    if not truth.any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    found = np.cumsum(truth[order])
    f1 = 2.0 * found / (np.arange(1, len(order) + 1) + truth.sum())
    # Only where the next score differs can a threshold lie.
    f1[:-1][scores[order][:-1] == scores[order][1:]] = 0.0
    best = int(np.argmax(f1))
    below = scores[order][best + 1] if best + 1 < len(order) else 0.0
    return round(float((scores[order][best] + below) / 2.0), 4)


# ---------------------------------------------------------------- models


def _fold(thread: JudgedThread, marks: Mapping[Label, float]) -> _Folded:
    state, rows, hot = ThreadState(), [], []
    for message in thread.messages:
        state = advance(state, message)
        rows.append(evidence(state))
        score = message.score
        hot.append(
            score is not None
            and (score.defensive >= marks["defensive"] or score.resistant >= marks["resistant"])
            and state.has_two_sides
        )
    return _Folded(thread, np.array(rows, dtype=float), np.array(hot, dtype=bool))


def _logjam_examples(folded: Sequence[_Folded]) -> tuple[Floats, Floats, Floats]:
    """Return evidence, truth and weight of the messages that could complete a logjam.

    Of a thread with a logjam, the first hot messages from `stalled_at` on are the positives and what lies more than
    `LEEWAY` before it the negatives; later ones are not asked for. Each thread weighs the same.
    """
    X, y, weights = [], [], []
    for fold in folded:
        stalled_at = fold.thread.stalled_at if fold.thread.kind is not StallKind.QUIET else None
        end = len(fold.values) if stalled_at is None else min(stalled_at + LEEWAY + 1, len(fold.values))
        for index in range(end):
            if stalled_at is not None and stalled_at - LEEWAY <= index < stalled_at:
                continue
            X.append(fold.values[index])
            y.append(float(stalled_at is not None and index >= stalled_at))
            weights.append(1.0)
    return np.array(X), np.array(y), np.array(weights)


def _quiet_examples(folded: Sequence[_Folded]) -> tuple[Floats, Floats, Floats]:
    """Return evidence, truth and weight of last messages. A logjam that lasts to the end says nothing about silence."""
    asked = [fold for fold in folded if fold.thread.kind is not StallKind.LOGJAM]
    X = np.array([fold.values[-1] for fold in asked])
    y = np.array([float(fold.thread.kind is StallKind.QUIET) for fold in asked])
    return X, y, np.ones(len(asked))


def _fit_model(names: tuple[str, ...], X: Floats, y: Floats, weights: Floats) -> Model:
    """Return the logistic regression with no negative weight that fits best.

    Maximum likelihood with a ridge penalty, by L-BFGS-B with bounds (Byrd, Lu, Nocedal and Zhu 1995).
    """
    columns = [LOGJAM_NAMES.index(name) for name in names]
    X = X[:, columns]

    def loss(parameters: Floats) -> tuple[float, Floats]:
        coefficients, intercept = parameters[:-1], parameters[-1]
        logits = X @ coefficients + intercept
        likelihood = float(weights @ (np.logaddexp(0.0, logits) - y * logits))
        error = weights * (1.0 / (1.0 + np.exp(-np.clip(logits, -500, 500))) - y)
        slope = np.append(X.T @ error + PENALTY * coefficients, error.sum())
        return likelihood + PENALTY / 2.0 * float(coefficients @ coefficients), slope

    bounds = [(0.0, None)] * len(names) + [(None, None)]
    start = np.zeros(len(names) + 1)
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Model(names, tuple(round(float(w), 6) for w in fitted[:-1]), round(float(fitted[-1]), 6))


# ---------------------------------------------------------------- thresholds


def _fit_thresholds(
    folded: Sequence[_Folded], logjam: Model, quiet: Model, budget: float
) -> dict[Sensitivity, Thresholds]:
    highest = np.array([_highest(fold, logjam) for fold in folded])
    at_end = np.array([_at_end(fold, quiet) for fold in folded])
    stalls = np.array([fold.stalls for fold in folded])
    return {
        sensitivity: _best_thresholds(highest, at_end, stalls, budget * share) for sensitivity, share in BUDGETS.items()
    }


def _highest(fold: _Folded, model: Model) -> float:
    """Return the highest tension of messages that could complete a logjam."""
    return max((_probability(model, row) for row, hot in zip(fold.values, fold.hot, strict=True) if hot), default=0.0)


def _at_end(fold: _Folded, model: Model) -> float:
    return _probability(model, fold.values[-1]) if len(fold.hot) and fold.hot[-1] else 0.0


def _probability(model: Model, row: Floats) -> float:
    return model.probability(dict(zip(LOGJAM_NAMES, row.tolist(), strict=True)))


def _best_thresholds(highest: Floats, at_end: Floats, stalls: NDArray[np.bool_], budget: float) -> Thresholds:
    """Return the pair of thresholds that finds most stalled threads within the budget.

    Every threshold for logjams that the calm threads can tell apart is tried; what it leaves of the budget goes to
    silence. Of equal pairs the one with fewer false alarms wins, then the stricter one.
    """
    allowed = int(budget * np.count_nonzero(~stalls))
    best, chosen = (-1, 0, 0.0), Thresholds(1.0, 1.0)
    for false_logjams in range(allowed + 1):
        logjam = _just_above(highest[~stalls], false_logjams, highest[stalls])
        fired = highest >= logjam
        left = allowed - int(np.count_nonzero(fired & ~stalls))
        quiet = _just_above(at_end[~stalls & ~fired], left, at_end[stalls & ~fired])
        found = fired | (at_end >= quiet)
        rank = (int(np.count_nonzero(found & stalls)), -int(np.count_nonzero(found & ~stalls)), logjam)
        if rank > best:
            best, chosen = rank, Thresholds(logjam, quiet)
    return chosen


def _just_above(calm: Floats, allowed: int, stalled: Floats) -> float:
    """Return the lowest threshold that at most `allowed` calm threads reach, in the middle of the gap above them."""
    ordered = np.sort(calm)[::-1]
    if allowed >= len(ordered):
        return 1e-6
    limit = float(ordered[allowed])
    above = [float(value) for value in (*ordered[:allowed], *stalled) if value > limit]
    return (limit + min(above)) / 2.0 if above else (1.0 + limit) / 2.0
