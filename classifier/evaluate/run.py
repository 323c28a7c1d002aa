"""The run behind `commonground evaluate`: score, read through, measure; composed and real threads apart."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from classifier.assess import Scorer
from classifier.conversation import LABELS, Label, MessageScore, ScoredMessage
from classifier.corpus import LabelledThread
from classifier.errors import CorpusError
from classifier.evaluate.baselines import Baseline, available
from classifier.evaluate.figures import Floats, Resampler
from classifier.evaluate.messages import LabelFigures, measure_labels
from classifier.evaluate.threads import (
    OutcomeFigures,
    Read,
    StallFigures,
    cross_fit_decision,
    measure_outcome,
    measure_stalls,
    read_all,
)
from classifier.stall import JudgedThread, StallPolicy

Progress = Callable[[str, float], None]
RESAMPLES = 1000
SEED = 20
# Among the baselines: our own scores, before the messages around a text are heard.
TEXT_ALONE = "text alone"


@dataclass(frozen=True)
class Part:
    """All figures of one part of the threads: `composed` or `real`.

    `abstained` counts messages the scorer gave no score. `stalls` and `outcome` are None where nobody judged them.
    """

    name: str
    threads: int
    messages: int
    abstained: int
    labels: Mapping[Label, LabelFigures]
    stalls: StallFigures | None
    outcome: OutcomeFigures | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "threads": self.threads,
            "messages": self.messages,
            "abstained": self.abstained,
            "labels": {label: known.to_dict() for label, known in self.labels.items()},
            "stalls": self.stalls.to_dict() if self.stalls else None,
            "outcome": self.outcome.to_dict() if self.outcome else None,
        }


@dataclass(frozen=True)
class Evaluation:
    """What a run found.

    Attributes
    ----------
    parts
        The figures.
    is_cross_fitted, resamples, seed
        How it was run.
    scores : (n_threads,) of (n_messages,)
        How each message reads in its thread, None where the scorer abstained; of threads that have messages.
    notes
        Sentences on what was left out or done otherwise.
    """

    parts: tuple[Part, ...]
    is_cross_fitted: bool
    resamples: int
    seed: int
    scores: tuple[tuple[MessageScore | None, ...], ...]
    notes: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {
            "decision_cross_fitted": self.is_cross_fitted,
            "resamples": self.resamples,
            "seed": self.seed,
            "notes": list(self.notes),
            "parts": {part.name: part.to_dict() for part in self.parts},
        }


def evaluate(
    threads: Sequence[LabelledThread],
    scorer: Scorer,
    policy: StallPolicy,
    *,
    cross_fit: bool = False,
    calm: Sequence[JudgedThread] = (),
    more_baselines: Sequence[Baseline] = (),
    resamples: int = RESAMPLES,
    seed: int = SEED,
    progress: Progress = lambda step, share: None,
) -> Evaluation:
    """Measure scorer and policy on labelled threads.

    Parameters
    ----------
    threads
        Labelled threads; those without messages are passed over.
    scorer, policy
        The shipped ones.
    cross_fit
        Fit the decision anew on the other threads of each fold, so that no threshold has seen the threads it is
        measured on. The scorer stays as it is.
    calm
        With `cross_fit`, scored threads of calm talk that have a say in the decision (`classifier.stall`).
    more_baselines
        To measure beside those that are always there.
    resamples, seed
        Of the bootstrap over threads.
    progress
        Called with what is being done and the share that is done, 0 to 1.

    Raises
    ------
    CorpusError
        If there are no threads, or the decision cannot be cross-fitted on them.
    """
    told = [thread for thread in threads if thread.messages]
    if not told:
        raise CorpusError("There are no threads with messages to evaluate. Name a file that holds at least one.")
    scored = _scored(told, scorer, progress)
    progress("reading threads", 0.5)
    read = cross_fit_decision(told, scored, calm=calm, budget=policy.budget) if cross_fit else read_all(scored, policy)
    baselines, notes = available()
    parts: list[Part] = []
    for name, rows in _parts(told).items():
        progress(f"measuring {name} threads", 0.6 + 0.4 * len(parts) / len(_parts(told)))
        parts.append(
            _measure(
                name,
                [told[row] for row in rows],
                [scored[row] for row in rows],
                [read[row] for row in rows],
                (*baselines, *more_baselines),
                policy,
                Resampler(len(rows), resamples, seed),
            )
        )
    progress("done", 1.0)
    return Evaluation(
        tuple(parts),
        cross_fit,
        resamples,
        seed,
        tuple(one.assessment.scores for one in read),
        (*notes, *_left_out(told)),
    )


def _left_out(threads: Sequence[LabelledThread]) -> tuple[str, ...]:
    one_author = sum(thread.stall_judged and not thread.stall_tellable for thread in threads)
    if not one_author:
        return ()
    return (f"{one_author} judged threads name one author only, so who answers whom is not known: no stall is told.",)


def _scored(threads: Sequence[LabelledThread], scorer: Scorer, progress: Progress) -> list[list[ScoredMessage]]:
    scored = []
    for number, thread in enumerate(threads):
        if number % 50 == 0:
            progress("scoring messages", 0.5 * number / len(threads))
        scores = scorer.score([message.text for message in thread.messages])
        scored.append(
            [
                ScoredMessage(message.author, message.at, score.score, score.word_count)
                for message, score in zip(thread.messages, scores, strict=True)
            ]
        )
    return scored


def _parts(threads: Sequence[LabelledThread]) -> dict[str, list[int]]:
    composed = [index for index, thread in enumerate(threads) if thread.is_composed]
    real = [index for index, thread in enumerate(threads) if not thread.is_composed]
    return {name: rows for name, rows in (("composed", composed), ("real", real)) if rows}


def _measure(
    name: str,
    threads: Sequence[LabelledThread],
    scored: Sequence[Sequence[ScoredMessage]],
    read: Sequence[Read],
    baselines: Sequence[Baseline],
    policy: StallPolicy,
    resampler: Resampler,
) -> Part:
    ranks = {baseline.name: _ranks(baseline, threads) for baseline in baselines} | {TEXT_ALONE: _alone(scored)}
    strongest = {name: _strongest(of) for name, of in ranks.items()}
    assessments = [one.assessment for one in read]
    return Part(
        name=name,
        threads=len(threads),
        messages=sum(len(thread.messages) for thread in threads),
        abstained=sum(score is None for assessment in assessments for score in assessment.scores),
        labels=measure_labels(threads, read, ranks, policy.carries_from, resampler),
        stalls=measure_stalls(threads, assessments, strongest, resampler),
        outcome=measure_outcome(threads, assessments, strongest, resampler),
    )


def _ranks(baseline: Baseline, threads: Sequence[LabelledThread]) -> dict[Label, list[Floats]]:
    """Return the baseline's ranks for each label, thread by thread."""
    by_label = baseline.rank([message.text for thread in threads for message in thread.messages])
    ends = np.cumsum([len(thread.messages) for thread in threads])[:-1]
    return {label: np.split(ranks, ends) for label, ranks in by_label.items()}


def _alone(scored: Sequence[Sequence[ScoredMessage]]) -> dict[Label, list[Floats]]:
    """Return what the scorer says of each text without its thread."""
    return {
        label: [np.array([getattr(m.score, label) if m.score else 0.0 for m in thread]) for thread in scored]
        for label in LABELS
    }


def _strongest(ranks: Mapping[Label, Sequence[Floats]]) -> Floats:
    """Return for each thread how strong its strongest message is, by whichever of the two signals is stronger."""
    pairs = zip(ranks["defensive"], ranks["resistant"], strict=True)
    return np.array([max(defensive.max(), resistant.max()) for defensive, resistant in pairs])
