"""The run behind `commonground train`: gather, fit, measure, fit the policy, write model, manifest and card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from classifier.artifact import save
from classifier.conversation import ScoredMessage
from classifier.corpus import LabelledThread
from classifier.errors import CorpusError
from classifier.evaluate import Evaluation
from classifier.evaluate.threads import judged_thread, judged_threads
from classifier.scoring.fitting import Examples, Fitted, fit_scorer
from classifier.stall import JudgedThread, StallPolicy
from classifier.text import count_words, own_words
from classifier.train.asking import Asked, ask_encoder
from classifier.train.card import CARD, errors_section, model_card, pictures_section
from classifier.train.gathering import Gathered, examples_of, gather
from classifier.train.measuring import ALL_THREADS, Known, Scores, measure, scores_by_place, scores_in_threads
from classifier.train.pictures import draw
from classifier.train.worst import worst_errors

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
    evaluations
        Figures by models that had not seen the thread's writer or source thread: `all threads`, and the `test split`.
    missing
        What could not be had, in sentences.
    folder
        Where model, manifest and card are.
    """

    threads: dict[str, int]
    messages: dict[str, int]
    calm_messages: int
    evaluations: Mapping[str, Evaluation]
    missing: tuple[str, ...]
    folder: Path


def train(
    data: Path,
    corpora: Path | None,
    out: Path,
    *,
    encoder: Path | None = None,
    fits_encoder: bool = False,
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
    encoder
        Folder with an encoder that was fitted before, which joins in; None: the linear models are all there is.
    fits_encoder
        Fit the encoder anew; takes an hour of two cores and needs the extra `encoder`.
    seed
        Of the encoder and the bootstrap. Equal inputs, versions and seed give scores equal to 1e-6.
    budget
        Share of a workspace's threads that do not stall which may be called stalled.
    progress
        Called with what is being done and the share that is done, 0 to 1.

    Raises
    ------
    CorpusError
        If there are no labelled threads, or too few to measure one part by another.
    ArtifactError
        If the encoder's files are missing or were altered.
    EncoderError
        If the encoder shall be fitted and cannot be.
    """
    progress("gathering threads", 0.0)
    gathered = gather(data, corpora)
    examples, places = examples_of(gathered)
    asking = 0.6 if fits_encoder else 0.05
    asked = ask_encoder(examples, encoder, out, fits_encoder, seed, lambda step, share: progress(step, asking * share))
    fitted = _fit(examples, asked, lambda step, share: progress(step, asking + (0.7 - asking) * share))
    every = scores_by_place(places, fitted.out_of_fold)
    scores = {place: score for place, score in every.items() if place[0] < len(gathered.judged)}
    progress("fitting the decision", 0.7)
    known = Known(
        *judged_threads((thread, _scored(thread, number, scores)) for number, thread in enumerate(gathered.judged)),
        calm_threads(gathered, every),
    )
    policy = known.fit(budget)
    found = measure(gathered, known, scores, policy, seed, lambda step, share: progress(step, 0.75 + 0.24 * share))
    report = _report(gathered, found, int((~examples.ours).sum()), out)
    _write(fitted, asked, policy, report, gathered, scores, seed)
    progress("done", 1.0)
    return report


def _fit(examples: Examples, asked: Asked | None, progress: Progress) -> Fitted:
    try:
        fitted = fit_scorer(examples, meaning=asked.values if asked else None, progress=progress)
    except ValueError as error:
        raise CorpusError(f"The scorer cannot be fitted on these threads: {error}") from error
    if asked is not None:
        fitted.scorer.ask(asked.meaning)
    return fitted


def calm_threads(gathered: Gathered, scores: Scores) -> list[JudgedThread]:
    """Return the threads of talk that is calm as a whole, with out-of-fold scores; single messages are no threads."""
    return [
        judged_thread(thread, _scored(thread, number, scores))
        for number, thread in enumerate(gathered.calm, start=len(gathered.judged))
        if len(thread.messages) > 1
    ]


def _scored(thread: LabelledThread, number: int, scores: Scores) -> list[ScoredMessage]:
    return [
        ScoredMessage(message.author, message.at, scores.get((number, place)), count_words(own_words(message.text)))
        for place, message in enumerate(thread.messages)
    ]


def _report(gathered: Gathered, found: Mapping[str, Evaluation], calm_messages: int, out: Path) -> Report:
    def count(of: Callable[[LabelledThread], int]) -> dict[str, int]:
        composed = [of(thread) for thread in gathered.judged if thread.is_composed]
        real = [of(thread) for thread in gathered.judged if not thread.is_composed]
        return {"composed": sum(composed), "real": sum(real)}

    return Report(
        threads=count(lambda thread: 1),
        messages=count(lambda thread: len(thread.messages)),
        calm_messages=calm_messages,
        evaluations=found,
        missing=gathered.missing,
        folder=out,
    )


def _write(
    fitted: Fitted,
    asked: Asked | None,
    policy: StallPolicy,
    report: Report,
    gathered: Gathered,
    alone: Scores,
    seed: int,
) -> None:
    scores = scores_in_threads(report.evaluations[ALL_THREADS])
    manifest = {
        "seed": seed,
        "inputs": gathered.checksums,
        "missing": list(report.missing),
        "threads": report.threads,
        "messages": report.messages,
        "calm_messages": report.calm_messages,
        "encoder": asked.origin if asked else None,
        "features": len(fitted.scorer.heads.coefficients),
        "metrics": {part: evaluation.to_dict() for part, evaluation in report.evaluations.items()},
    }
    save(fitted.scorer, policy, report.folder, manifest)
    pictures = draw(gathered.judged, scores, report.folder)
    worst = worst_errors(gathered.judged, scores, alone, fitted.scorer)
    card = model_card(
        report.threads,
        report.messages,
        report.calm_messages,
        report.missing,
        report.evaluations,
        has_encoder=asked is not None,
    )
    (report.folder / CARD).write_text(card + pictures_section(pictures) + errors_section(worst), encoding="utf-8")
