"""Fit the stall policy on judged threads: how messages read, two small models, thresholds, and recovery.

Only the laboratory (`classifier.train`, `classifier.evaluate`) comes here; deciding needs none of it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from classifier.conversation import LABELS, Label, MessageScore, Sensitivity
from classifier.stall.budgeting import Tensions, fit_thresholds
from classifier.stall.fitting_reading import fit_reading
from classifier.stall.judged import JudgedThread
from classifier.stall.logistic import Floats, weigh
from classifier.stall.policy import Model, StallPolicy, Thresholds, for_length, is_hot
from classifier.stall.reading import Reading, look_back
from classifier.thread_state import Evidence, ThreadState, advance, evidence, settled, silences

# What a logjam and a silence are weighed by. docs/evaluation.md says what else was tried. The pace of answers is left
# out on purpose: the public threads carry no times, so it would only tell them from our own.
LOGJAM_NAMES = Evidence._fields
QUIET_NAMES = ("last_heat", "last_resistant", "two_hot", "average")
# Fair readers place a stall up to two messages apart, so what lies that near before it is neither yes nor no.
LEEWAY = 2
# How much recall counts beside precision in the marks of messages. At 1.0 nearly one message in 25 of calm developer
# chat was flagged, at 0.5 one in 170, and stalls within the budget are found as before (docs/evaluation.md).
BETA = 0.5
# Share of the messages of calm talk that the mark of a label may flag, for each of the two labels.
CALM_FLAGGED = 1 / 750
# The quiet period of the records, in plain time; the setting's default.
QUIET_AFTER = timedelta(hours=8)
# Two or three calm messages after a stall are no recovery by the judges' word (17 threads); four are.
CALM_MESSAGES = 4
TAKEN_UP = tuple(step / 100 for step in range(2, 71, 2))


@dataclass(frozen=True, slots=True)
class _Folded:
    """A judged thread with the numbers after each message, computed once."""

    thread: JudgedThread
    values: Floats  # (n_messages, n_evidence)
    can_complete: NDArray[np.bool_]  # (n_messages,): the message is hot and somebody else wrote before
    taken_up: Floats  # (n_messages,)
    unanswered: tuple[int, ...]  # messages that met silence; the end of a record is taken as one


def fit_policy(
    threads: Sequence[JudgedThread],
    *,
    only_read: Sequence[JudgedThread] = (),
    calm: Sequence[JudgedThread] = (),
    budget: float = 1 / 200,
) -> StallPolicy:
    """Return the policy that finds as many stalls as the false-alarm budget allows.

    The models are scaled so that at normal sensitivity a tension of 0.5 is where a stall begins. How messages read, and
    all that builds on it, is fitted on the same threads: measure a policy on others (`cross_fit_decision`).

    Parameters
    ----------
    threads
        Judged threads, with message scores from models that did not see them. Threads that nobody judged stay out.
    only_read
        More threads, scored likewise, with labels of messages, of which it is not known who said them or whether they
        stalled. They teach how messages read.
    calm
        Threads of talk that is calm as a whole, scored likewise. They teach how messages read, and may raise the
        probability from which a text is flagged, and the tension from which a thread is called stalled.
    budget
        Share of a workspace's threads that do not stall which may be called stalled at normal sensitivity. Judged
        threads are tenser than those (`classifier.stall.budgeting`).

    Raises
    ------
    ValueError
        If there are no stalled threads or none that move, or a budget outside (0, 1).
    """
    _refuse_what_cannot_be_fitted(threads, budget)
    reading = fit_reading([*threads, *only_read], calm)
    scores = [_read(thread, reading) for thread in threads]
    carries_from = {label: best_mark(*_scores_and_truth(label, threads, scores)) for label in LABELS}
    folded = [_fold(thread, known, carries_from) for thread, known in zip(threads, scores, strict=True)]
    logjam = _fit_model(LOGJAM_NAMES, *_logjam_examples(folded))
    quiet = _fit_model(QUIET_NAMES, *_quiet_examples(folded))
    calm_folded = [_fold(thread, _read(thread, reading), carries_from) for thread in calm]
    policy = StallPolicy(
        logjam=logjam,
        quiet=quiet,
        thresholds=fit_thresholds(_tensions(folded, logjam, quiet), _tensions(calm_folded, logjam, quiet), budget),
        reading=reading,
        carries_from=carries_from,
        marks={label: _mark(label, threads, calm) for label in LABELS},
        taken_up=_fit_taken_up(folded),
        calm_messages=CALM_MESSAGES,
        budget=budget,
    )
    return _scaled(policy)


def _refuse_what_cannot_be_fitted(threads: Sequence[JudgedThread], budget: float) -> None:
    stalled = sum(thread.stalled_at is not None for thread in threads)
    if not 0.0 < budget < 1.0:
        raise ValueError(f"budget is {budget}, expected a share between 0 and 1, like 1/200.")
    if not stalled or stalled == len(threads):
        raise ValueError(f"{stalled} of {len(threads)} threads stall, expected some that do and some that do not.")


# ---------------------------------------------------------------- marks


def _mark(label: Label, threads: Sequence[JudgedThread], calm: Sequence[JudgedThread]) -> float:
    """Return the best mark of texts alone, or a higher one if too many calm messages reach that."""
    alone = [[message.score for message in thread.messages] for thread in threads]
    best = best_mark(*_scores_and_truth(label, threads, alone))
    scores = [getattr(m.score, label) for thread in calm for m in thread.messages if m.score is not None]
    if label == "common_ground" or not scores:
        return best
    return max(best, round(float(np.quantile(scores, 1.0 - CALM_FLAGGED)), 4))


def _scores_and_truth(
    label: Label, threads: Sequence[JudgedThread], scores: Sequence[Sequence[MessageScore | None]]
) -> tuple[Floats, Floats]:
    pairs = [
        (getattr(score, label), truth.get(label))
        for thread, known in zip(threads, scores, strict=True)
        if thread.labels
        for score, truth in zip(known, thread.labels, strict=True)
        if score is not None and truth.get(label) is not None
    ]
    return np.array([score for score, _ in pairs], dtype=float), np.array([truth for _, truth in pairs], dtype=float)


def best_mark(scores: Floats, truth: Floats) -> float:
    """Return the threshold with the best F-measure, midway to the next lower score; 0.5 where no message has the label.

    Precision counts more than recall (`BETA`): most talk is calm, and there a low mark would mostly raise false flags.

    Parameters
    ----------
    scores, truth : (n_messages,)
        Probabilities, and 1 or 0.

    References
    ----------
    van Rijsbergen, C. J. (1979). Information Retrieval, chapter 7.
    """
    if not truth.any():
        return 0.5
    order = np.argsort(-scores, kind="stable")
    ranked = scores[order]
    found = np.cumsum(truth[order])
    f_measure = (1.0 + BETA**2) * found / (np.arange(1, len(order) + 1) + BETA**2 * truth.sum())
    f_measure[:-1][ranked[:-1] == ranked[1:]] = 0.0  # No threshold lies between equal scores.
    best = int(np.argmax(f_measure))
    below = ranked[best + 1] if best + 1 < len(ranked) else 0.0
    return round(float((ranked[best] + below) / 2.0), 4)


# ---------------------------------------------------------------- models


def _read(thread: JudgedThread, reading: Reading) -> tuple[MessageScore | None, ...]:
    return tuple(map(reading.score, look_back(thread.messages, thread.recovered_at)))


def _fold(thread: JudgedThread, scores: Sequence[MessageScore | None], carries_from: Mapping[Label, float]) -> _Folded:
    """Fold a thread as the decision would, had it known when people say that it moved again."""
    heard, states = [], [ThreadState()]
    for index, message in enumerate(thread.messages):
        heard.append(advance(states[-1], message, scores[index]))
        states.append(settled(heard[-1]) if index == thread.recovered_at else heard[-1])
    can_complete = [
        is_hot(score, carries_from) and state.has_two_sides for score, state in zip(scores, states[1:], strict=True)
    ]
    return _Folded(
        thread,
        np.array([evidence(state) for state in states[1:]], dtype=float),
        np.array(can_complete, dtype=bool),
        np.array([state.taken_up for state in heard], dtype=float),
        (*sorted(silences(thread.messages, QUIET_AFTER)), len(thread.messages) - 1),
    )


def _logjam_examples(folded: Sequence[_Folded]) -> tuple[Floats, NDArray[np.float64]]:
    """Return evidence and truth after messages: yes from a logjam on, for as long as readers differ; no before it."""
    X, y = [], []
    for fold in folded:
        stalled_at = fold.thread.stalled_at if fold.thread.is_logjam else None
        for index, row in enumerate(fold.values):
            if stalled_at is None or index < stalled_at - LEEWAY:
                X.append(row)
                y.append(0.0)
            elif stalled_at <= index <= stalled_at + LEEWAY and index != fold.thread.recovered_at:
                X.append(row)
                y.append(1.0)
    return np.array(X), np.array(y)


def _quiet_examples(folded: Sequence[_Folded]) -> tuple[Floats, Floats]:
    """Return evidence and truth after messages that met silence, but in threads that had stalled before."""
    asked = [fold for fold in folded if not fold.thread.is_logjam]
    X = np.array([fold.values[index] for fold in asked for index in fold.unanswered])
    return X, np.array([float(index == fold.thread.stalled_at) for fold in asked for index in fold.unanswered])


def _fit_model(names: tuple[str, ...], X: Floats, y: Floats) -> Model:
    chosen = X[:, [Evidence._fields.index(name) for name in names]]
    return Model(names, *weigh(chosen, y, np.ones(len(names), dtype=bool)))


def _tensions(folded: Sequence[_Folded], logjam: Model, quiet: Model) -> Tensions:
    return Tensions(
        logjam=np.array([_highest(fold, logjam) for fold in folded]),
        quiet=np.array([_in_silence(fold, quiet) for fold in folded]),
        stalls=np.array([fold.thread.stalled_at is not None for fold in folded], dtype=bool),
        is_logjam=np.array([fold.thread.is_logjam for fold in folded], dtype=bool),
        groups=np.array([fold.thread.group for fold in folded]),
    )


def _highest(fold: _Folded, model: Model) -> float:
    asked = np.flatnonzero(fold.can_complete)
    return max((_probability(model, fold.values[index], for_length(int(index) + 1)) for index in asked), default=0.0)


def _in_silence(fold: _Folded, model: Model) -> float:
    rows = [fold.values[index] for index in fold.unanswered if fold.can_complete[index]]
    return max((_probability(model, row) for row in rows), default=0.0)


def _probability(model: Model, row: Floats, less: float = 0.0) -> float:
    return model.probability(Evidence(*row.tolist())._asdict(), less)


def _scaled(policy: StallPolicy) -> StallPolicy:
    """Return the same policy with its models moved so that both begin a stall at a tension of 0.5."""
    normal = policy.thresholds[Sensitivity.NORMAL]
    by_logjam, by_quiet = _logit(normal.logjam), _logit(normal.quiet)
    moved = {
        sensitivity: Thresholds(_sigmoid(_logit(known.logjam) - by_logjam), _sigmoid(_logit(known.quiet) - by_quiet))
        for sensitivity, known in policy.thresholds.items()
    }
    return replace(
        policy,
        logjam=replace(policy.logjam, intercept=policy.logjam.intercept - by_logjam),
        quiet=replace(policy.quiet, intercept=policy.quiet.intercept - by_quiet),
        thresholds=moved,
    )


def _logit(probability: float) -> float:
    kept = min(max(probability, 1e-6), 1.0 - 1e-6)
    return math.log(kept / (1.0 - kept))


def _sigmoid(logit: float) -> float:
    return 1.0 / (1.0 + math.exp(-logit))


# ---------------------------------------------------------------- recovery


def _fit_taken_up(folded: Sequence[_Folded]) -> float:
    """Return from which probability on a move counts as taken up: where most recoveries are told rightly (F1).

    Told rightly means within `LEEWAY` messages. Of equals the middle one is taken; without recoveries 0.5.
    """
    stalled = [fold for fold in folded if fold.thread.is_logjam]
    if not any(fold.thread.recovered_at is not None for fold in stalled):
        return 0.5
    f1 = np.array([_recovery_f1(stalled, threshold) for threshold in TAKEN_UP])
    best = np.flatnonzero(f1 == f1.max())
    return TAKEN_UP[int(best[len(best) // 2])]


def _recovery_f1(stalled: Sequence[_Folded], threshold: float) -> float:
    told, true, right = 0, 0, 0
    for fold in stalled:
        assert fold.thread.stalled_at is not None  # noqa: S101  # `is_logjam` says so; this tells the type checker
        after = np.flatnonzero(fold.taken_up[fold.thread.stalled_at + 1 :] >= threshold)
        recovered_at = fold.thread.recovered_at
        told += len(after) > 0
        true += recovered_at is not None
        if len(after) and recovered_at is not None:
            right += abs(int(after[0]) + fold.thread.stalled_at + 1 - recovered_at) <= LEEWAY
    return 2.0 * right / max(told + true, 1)
