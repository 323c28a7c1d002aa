"""Figures of whole threads: which stalls are told, how late, at what price, and what the tension says of the end."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from classifier.assess import read_through
from classifier.conversation import Assessment, Label, ScoredMessage
from classifier.corpus import LabelledThread
from classifier.errors import CorpusError
from classifier.evaluate import figures
from classifier.evaluate.figures import Floats, Interval, Ranking, Resampler
from classifier.stall import JudgedThread, StallPolicy, fit_policy
from classifier.stall.fitting import QUIET_AFTER

# Nearer to life than what labelled threads hold.
SHARES_IN_LIFE = (0.05, 0.02)
FOLDS = 5


@dataclass(frozen=True)
class StallFigures:
    """Which stalls were told.

    Attributes
    ----------
    threads, stalled
        Threads somebody judged, and those of them that stalled.
    ours
        `precision`, `recall`, `f1` of threads told as stalled, `roc_auc` of the highest tension, and `delay_messages`:
        the median of told minus judged index where both tell one; early is negative.
    delays
        The quartiles of that delay.
    false_alarms
        Threads told as stalled that did not stall.
    false_alarms_per_1000, upper_bound_per_1000
        Among threads that did not stall, with the one-sided 95 % bound.
    restated
        For each share of threads that stall: precision to expect, and with the bound in place of the rate.
    baselines
        ROC-AUC of the thread's strongest message by each baseline.
    """

    threads: int
    stalled: int
    ours: Mapping[str, Interval]
    delays: tuple[float, ...]
    false_alarms: int
    false_alarms_per_1000: float | None
    upper_bound_per_1000: float | None
    restated: Mapping[float, tuple[float | None, float | None]]
    baselines: Mapping[str, Interval] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "threads": self.threads,
            "stalled": self.stalled,
            **{name: interval.to_dict() for name, interval in self.ours.items()},
            "delay_quartiles": figures.rounded(self.delays),
            "false_alarms": self.false_alarms,
            "false_alarms_per_1000": _rounded(self.false_alarms_per_1000),
            "false_alarms_per_1000_upper_bound": _rounded(self.upper_bound_per_1000),
            "precision_where_this_share_stalls": {
                str(share): {"value": _rounded(value), "at_upper_bound": _rounded(bound)}
                for share, (value, bound) in self.restated.items()
            },
            "baselines": {name: {"roc_auc": interval.to_dict()} for name, interval in self.baselines.items()},
        }


@dataclass(frozen=True)
class OutcomeFigures:
    """How well the highest tension tells how a thread ended, by the word of those who collected it."""

    threads: int
    ended_badly: int
    roc_auc: Interval
    baselines: Mapping[str, Interval] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "threads": self.threads,
            "ended_badly": self.ended_badly,
            "roc_auc": self.roc_auc.to_dict(),
            "baselines": {name: {"roc_auc": interval.to_dict()} for name, interval in self.baselines.items()},
        }


class Read(NamedTuple):
    """How a thread stood, and from which probabilities on its messages count as carrying a label."""

    assessment: Assessment
    carries_from: Mapping[Label, float]


def read_all(messages: Sequence[Sequence[ScoredMessage]], policy: StallPolicy) -> list[Read]:
    """Return how each thread stood, by one policy."""
    return [_read(thread, policy) for thread in messages]


def _read(messages: Sequence[ScoredMessage], policy: StallPolicy) -> Read:
    return Read(read_through(messages, policy, quiet_after=QUIET_AFTER), policy.carries_from)


def cross_fit_decision(
    threads: Sequence[LabelledThread],
    messages: Sequence[Sequence[ScoredMessage]],
    *,
    calm: Sequence[JudgedThread],
    budget: float,
) -> list[Read]:
    """Return how each thread stood by a policy fitted on the other threads: of other writers and source threads.

    Parameters
    ----------
    threads, messages
        Threads and their scored messages. Those of which nobody said whether they stalled, or whose turns are not
        known, teach only how messages read.
    calm, budget
        As for `fit_policy`.

    Raises
    ------
    CorpusError
        If there are fewer than two groups, or a part to fit on has no stalled thread or none that moves.
    """
    groups = [thread.group for thread in threads]
    folds = min(FOLDS, len(set(groups)))
    if folds < 2:
        raise CorpusError(
            "The decision cannot be cross-fitted: all threads are of one writer or source, expected at least two."
        )
    found: dict[int, Read] = {}
    for seen, unseen in GroupKFold(folds).split(threads, groups=groups):
        judged, only_read = judged_threads((threads[index], messages[index]) for index in seen)
        try:
            policy = fit_policy(judged, only_read=only_read, calm=calm, budget=budget)
        except ValueError as error:
            raise CorpusError(f"The decision cannot be cross-fitted on these threads: {error}") from error
        for index in unseen:
            found[int(index)] = _read(messages[index], policy)
    return [found[index] for index in range(len(threads))]


def judged_threads(
    threads: Iterable[tuple[LabelledThread, Sequence[ScoredMessage]]],
) -> tuple[list[JudgedThread], list[JudgedThread]]:
    """Join threads with their scored messages: those whose stall could be told, and those that only teach reading."""
    tellable: dict[bool, list[JudgedThread]] = {True: [], False: []}
    for thread, messages in threads:
        tellable[thread.stall_tellable].append(judged_thread(thread, messages))
    return tellable[True], tellable[False]


def measure_stalls(
    threads: Sequence[LabelledThread],
    assessments: Sequence[Assessment],
    ranks: Mapping[str, Floats],
    resampler: Resampler,
) -> StallFigures | None:
    """Return which stalls were told, or None if nobody judged any thread whose turns are known.

    Parameters
    ----------
    threads, assessments
        Threads, and how they stood.
    ranks : (n_threads,) each
        By baseline, the strength of each thread's strongest message.
    resampler
        Drawn for these threads.
    """
    rows = np.array([number for number, thread in enumerate(threads) if thread.stall_tellable], dtype=np.intp)
    if not len(rows):
        return None
    truth = np.array([float(threads[row].stalled_at is not None) for row in rows])
    told = np.array([float(bool(assessments[row].stalls)) for row in rows])
    late = [(row, _delay(threads[row], assessments[row])) for row in rows]
    delays = np.array([delay for _, delay in late if delay is not None], dtype=float)
    delayed = np.array([row for row, delay in late if delay is not None], dtype=np.intp)
    ours = {
        "precision": resampler.interval(figures.precision(told, truth), rows),
        "recall": resampler.interval(figures.recall(told, truth), rows),
        "f1": resampler.interval(figures.f1(told, truth), rows),
        "roc_auc": resampler.interval(Ranking(_tensions(assessments)[rows], truth).roc_auc, rows),
        "delay_messages": resampler.interval(figures.median(delays), delayed),
    }
    return _with_price(truth, told, ours, delays, _ranked(ranks, rows, truth, resampler))


def measure_outcome(
    threads: Sequence[LabelledThread],
    assessments: Sequence[Assessment],
    ranks: Mapping[str, Floats],
    resampler: Resampler,
) -> OutcomeFigures | None:
    """Return what the highest tension says of the end, or None if no thread has an outcome."""
    rows = np.array([number for number, thread in enumerate(threads) if thread.outcome is not None], dtype=np.intp)
    if not len(rows):
        return None
    truth = np.array([float((threads[row].outcome or 0.0) >= 0.5) for row in rows])
    tension = resampler.interval(Ranking(_tensions(assessments)[rows], truth).roc_auc, rows)
    return OutcomeFigures(len(rows), int(truth.sum()), tension, _ranked(ranks, rows, truth, resampler))


def judged_thread(thread: LabelledThread, messages: Sequence[ScoredMessage]) -> JudgedThread:
    """Join a thread's scored messages with what people said of it."""
    return JudgedThread(
        id=thread.id,
        messages=tuple(messages),
        stalled_at=thread.stalled_at,
        kind=thread.kind,
        recovered_at=thread.recovered_at,
        labels=tuple(message.labels for message in thread.messages),
        group="composed" if thread.is_composed else "real",
    )


def _with_price(
    truth: Floats, told: Floats, ours: Mapping[str, Interval], delays: Floats, baselines: Mapping[str, Interval]
) -> StallFigures:
    moving = int(np.sum(truth == 0.0))
    false_alarms = int(np.sum(told * (1.0 - truth)))
    rate = false_alarms / moving if moving else None
    bound = figures.upper_bound(false_alarms, moving) if moving else None
    return StallFigures(
        threads=len(truth),
        stalled=int(truth.sum()),
        ours=ours,
        delays=tuple(np.quantile(delays, [0.25, 0.5, 0.75], method="inverted_cdf").tolist()) if len(delays) else (),
        false_alarms=false_alarms,
        false_alarms_per_1000=None if rate is None else 1000.0 * rate,
        upper_bound_per_1000=None if bound is None else 1000.0 * bound,
        restated={
            share: (_restated(share, ours["recall"].value, rate), _restated(share, ours["recall"].value, bound))
            for share in SHARES_IN_LIFE
        },
        baselines=baselines,
    )


def _restated(share: float, recalled: float | None, rate: float | None) -> float | None:
    if recalled is None or rate is None:
        return None
    value = figures.precision_at(share, recalled, rate)
    return None if math.isnan(value) else value


def _delay(thread: LabelledThread, assessment: Assessment) -> int | None:
    if thread.stalled_at is None or not assessment.stalls:
        return None
    return assessment.stalls[0].completed_by - thread.stalled_at


def _tensions(assessments: Sequence[Assessment]) -> Floats:
    return np.array(
        [max((d.tension for d in (*assessment.decisions, assessment.now)), default=0.0) for assessment in assessments]
    )


def _ranked(
    ranks: Mapping[str, Floats], rows: NDArray[np.intp], truth: Floats, resampler: Resampler
) -> dict[str, Interval]:
    return {name: resampler.interval(Ranking(rank[rows], truth).roc_auc, rows) for name, rank in ranks.items()}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
