"""The run behind `commonground train`: gather, fit, measure, fit the policy, write model, manifest and card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from classifier.artifact import save
from classifier.conversation import MessageScore, ScoredMessage
from classifier.corpus import LabelledThread
from classifier.scoring.fitting import Fitted, fit_scorer
from classifier.scoring.rows import Floats
from classifier.stall import JudgedThread, StallPolicy, fit_policy
from classifier.text import count_words, own_words
from classifier.train.card import CARD, model_card
from classifier.train.gathering import Gathered, Place, examples_of, gather
from classifier.train.measuring import Figures, measure

Progress = Callable[[str, float], None]
SEED = 20


@dataclass(frozen=True)
class Report:
    """What a run made.

    Attributes
    ----------
    threads, messages
        Judged by the codebook, composed and real.
    calm_messages
        Messages of corpora that are calm as a whole.
    figures
        By models that had not seen the thread's writer or source thread.
    missing
        What could not be had, in sentences.
    folder
        Where model, manifest and card are.
    """

    threads: dict[str, int]
    messages: dict[str, int]
    calm_messages: int
    figures: tuple[Figures, ...]
    missing: tuple[str, ...]
    folder: Path


def train(
    data: Path,
    corpora: Path | None,
    out: Path,
    *,
    seed: int = SEED,
    budget: float = 1 / 200,
    progress: Progress = lambda step, share: None,
) -> Report:
    """Make the model from labelled threads and write it down.

    Every figure comes from models that had not seen the thread, nor any other by its writer or from its source
    thread. The model that is written has learnt from all of them.

    Parameters
    ----------
    data
        Folder with `threads/*.jsonl` and `labels/*.jsonl`.
    corpora
        Folder of public corpora; None: train on the rest, and say what is missing.
    out
        Folder for model, manifest and card.
    seed
        Names the run and goes to the fitting of the policy; equal inputs, versions and seed give scores equal to 1e-6.
    budget
        Share of the threads that do not stall which may be called stalled.
    progress
        Called with what is being done and the share that is done, 0 to 1.

    Raises
    ------
    CorpusError
        If there are no labelled threads.
    """
    progress("gathering threads", 0.0)
    gathered = gather(data, corpora)
    examples, places = examples_of(gathered)
    fitted = fit_scorer(examples, progress=lambda step, share: progress(step, 0.05 + 0.85 * share))
    progress("fitting the decision", 0.92)
    policy = fit_policy(judged_threads(gathered, places, fitted.out_of_fold), budget=budget, seed=seed)
    figures = measure(gathered, examples, places, fitted.out_of_fold)
    report = _report(gathered, figures, len(examples.texts) - len(places), out)
    _write(fitted, policy, report, gathered, seed)
    progress("done", 1.0)
    return report


def judged_threads(gathered: Gathered, places: Sequence[Place], probabilities: Floats) -> list[JudgedThread]:
    """Return the threads somebody judged stalled or not, with out-of-fold scores `(n_examples, n_labels)`."""
    scores = {
        (place.thread, place.message): MessageScore(*map(float, row))
        for place, row in zip(places, probabilities, strict=False)
    }
    return [
        _judged(thread, [scores.get((number, position)) for position in range(len(thread.messages))])
        for number, thread in enumerate(gathered.judged)
        if thread.stall_judged
    ]


def _judged(thread: LabelledThread, scores: Sequence[MessageScore | None]) -> JudgedThread:
    return JudgedThread(
        id=thread.id,
        messages=tuple(
            ScoredMessage(message.author, message.at, score, count_words(own_words(message.text)))
            for message, score in zip(thread.messages, scores, strict=True)
        ),
        stalled_at=thread.stalled_at,
        kind=thread.kind,
        recovered_at=thread.recovered_at,
        labels=tuple(message.labels for message in thread.messages),
        group="composed" if thread.is_composed else "real",
    )


def _report(gathered: Gathered, figures: Sequence[Figures], calm_messages: int, out: Path) -> Report:
    def count(of: Callable[[LabelledThread], int]) -> dict[str, int]:
        composed = [of(thread) for thread in gathered.judged if thread.is_composed]
        real = [of(thread) for thread in gathered.judged if not thread.is_composed]
        return {"composed": sum(composed), "real": sum(real)}

    return Report(
        threads=count(lambda thread: 1),
        messages=count(lambda thread: len(thread.messages)),
        calm_messages=calm_messages,
        figures=tuple(figures),
        missing=gathered.missing,
        folder=out,
    )


def _write(fitted: Fitted, policy: StallPolicy, report: Report, gathered: Gathered, seed: int) -> None:
    manifest = {
        "seed": seed,
        "inputs": gathered.checksums,
        "missing": list(report.missing),
        "threads": report.threads,
        "messages": report.messages,
        "calm_messages": report.calm_messages,
        "features": int(np.asarray(fitted.scorer.heads.coefficients).shape[0]),
        "metrics": [figure.to_dict() for figure in report.figures],
    }
    save(fitted.scorer, policy, report.folder, manifest)
    (report.folder / CARD).write_text(
        model_card(report.threads, report.messages, report.calm_messages, report.figures, report.missing),
        encoding="utf-8",
    )
