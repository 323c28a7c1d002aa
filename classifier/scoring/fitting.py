"""Fit the scorer: ridge-penalised logistic regression a label, calibrated on threads it had not seen.

Only `classifier.train` and `classifier.evaluate` come here; scoring needs none of it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from classifier.conversation import LABELS
from classifier.features import HandFeatures, character_ngrams, word_ngrams
from classifier.scoring.rows import Floats
from classifier.scoring.scorer import Blend, Block, Heads, MessageScorer, joined
from classifier.text import plain_words

# Chosen by five-fold cross-validation over writers and source threads; docs/evaluation.md has the grid.
_C = 2.0
FOLDS = 5
# From these probabilities on by the linear models alone (defensive, resistant, common ground) the encoder is asked:
# more than half of calm chat stays below. docs/evaluation.md has what lower and higher ones cost.
ASKED_FROM = (0.07, 0.07, 0.14)
# Enough for four digits; the optimum is unique, so more changes no decision.
_TOLERANCE = 1e-5
_ROUNDS = 2000


@dataclass(frozen=True)
class Examples:
    """Messages to learn from.

    Attributes
    ----------
    texts : (n_messages,)
        What `own_words` returned.
    labels : (n_messages, n_labels)
        1, 0, or NaN where nobody judged.
    weights : (n_messages,)
        How much a message counts.
    groups : (n_messages,)
        What must not be torn apart between folds: the writer of composed threads, the source thread of real ones.
    ours : (n_messages,)
        Whether people judged it by the codebook. Only those calibrate: a corpus that is calm as a whole would
        make every probability too low.
    """

    texts: Sequence[str]
    labels: Floats
    weights: Floats
    groups: NDArray[np.str_]
    ours: NDArray[np.bool_]


@dataclass(frozen=True)
class Fitted:
    """A scorer, and probabilities for its own examples by models that had not seen them.

    Attributes
    ----------
    scorer
        Fitted. If it has a `blend`, give it the encoder (`MessageScorer.ask`) before it scores.
    out_of_fold : (n_messages, n_labels)
        What such models give, blended and asked as the scorer does it.
    """

    scorer: MessageScorer
    out_of_fold: Floats


def new_blocks() -> tuple[Block, ...]:
    """The blocks of the shipped model, unfitted. A dense embedding would be one more."""
    return (
        Block("hand", HandFeatures(), weight=0.2, cues="hand"),
        Block("words", word_ngrams(), cues="words"),
        Block("characters", character_ngrams()),
    )


def fit_scorer(
    examples: Examples,
    *,
    meaning: Floats | None = None,
    blocks: Callable[[], tuple[Block, ...]] = new_blocks,
    progress: Callable[[str, float], None] = lambda step, share: None,
) -> Fitted:
    """Return a calibrated scorer and its out-of-fold probabilities.

    Parameters
    ----------
    examples
        At least one example of each kind for each label, in at least two groups.
    meaning : (n_messages, n_labels)
        What encoders that had not seen a text say of it; None: there is no encoder.
    blocks
        Makes unfitted blocks.
    progress
        Called with what is being done and the share that is done, 0 to 1.

    Raises
    ------
    ValueError
        If a label has no positive or no negative example outside one group, or there is a single group.
    """
    if len(set(examples.groups[examples.ours])) < 2:
        raise ValueError("all messages come from one writer or thread, expected at least two to check one by another.")
    values = _out_of_fold_values(examples, blocks, progress)
    slopes, offsets = _sigmoids(values, examples)
    progress("fitting on everything", FOLDS / (FOLDS + 1))
    fitted = _fit_blocks(blocks(), examples.texts)
    coefficients, intercepts = _fit_heads(joined(fitted, examples.texts), examples)
    heads = Heads(coefficients, intercepts, slopes, offsets)
    usual = tuple(float(share) for share in np.nanmean(examples.labels[examples.ours], axis=0))
    linear = heads.probabilities(values)
    blend = None if meaning is None else _blend(values, meaning, examples)
    scorer = MessageScorer(fitted, heads, _vocabulary(examples.texts), usual, blend)
    progress("fitting on everything", 1.0)
    if blend is None or meaning is None:
        return Fitted(scorer, linear)
    unsure = (linear >= blend.asked_from).any(axis=1, keepdims=True)
    return Fitted(scorer, np.where(unsure, blend.probabilities(values, meaning), linear))


def _out_of_fold_values(
    examples: Examples, blocks: Callable[[], tuple[Block, ...]], progress: Callable[[str, float], None]
) -> Floats:
    """Linear values of every message by models that saw neither it nor its group."""
    values = np.zeros_like(examples.labels)
    folds = split_in_folds(examples)
    for number, (seen, unseen) in enumerate(folds):
        progress(f"fold {number + 1} of {len(folds)}", number / (FOLDS + 1))
        part = _subset(examples, seen)
        fitted = _fit_blocks(blocks(), part.texts)
        coefficients, intercepts = _fit_heads(joined(fitted, part.texts), part)
        X = joined(fitted, [examples.texts[index] for index in unseen])
        values[unseen] = X @ coefficients + intercepts
    return values


def split_in_folds(examples: Examples) -> list[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return for each fold which examples are seen and which are not; no group is in both."""
    folds = min(FOLDS, len(set(examples.groups)))
    return list(GroupKFold(folds).split(examples.texts, groups=examples.groups))


def _subset(examples: Examples, rows: NDArray[np.intp]) -> Examples:
    return Examples(
        [examples.texts[row] for row in rows],
        examples.labels[rows],
        examples.weights[rows],
        examples.groups[rows],
        examples.ours[rows],
    )


def _fit_blocks(blocks: tuple[Block, ...], texts: Sequence[str]) -> tuple[Block, ...]:
    return tuple(replace(block, transformer=clone(block.transformer).fit(texts)) for block in blocks)


def _fit_heads(X: csr_matrix, examples: Examples) -> tuple[Floats, Floats]:
    coefficients = np.zeros((X.shape[1], len(LABELS)))
    intercepts = np.zeros(len(LABELS))
    for column in range(len(LABELS)):
        judged = ~np.isnan(examples.labels[:, column])
        if set(examples.labels[judged, column]) != {0.0, 1.0}:
            raise ValueError(
                f"all messages are judged alike as to {LABELS[column]}, expected some with 0 and some with 1."
            )
        model = LogisticRegression(C=_C, tol=_TOLERANCE, max_iter=_ROUNDS)
        model.fit(X[judged], examples.labels[judged, column], sample_weight=examples.weights[judged])
        coefficients[:, column] = model.coef_[0]
        intercepts[column] = model.intercept_[0]
    return coefficients, intercepts


def _sigmoids(values: Floats, examples: Examples) -> tuple[Floats, Floats]:
    """Fit slope and offset a label on out-of-fold values of messages judged by the codebook."""
    slopes, offsets = np.ones(len(LABELS)), np.zeros(len(LABELS))
    for column in range(len(LABELS)):
        judged = ~np.isnan(examples.labels[:, column]) & examples.ours
        # Two numbers from thousands of messages need no penalty.
        model = LogisticRegression(C=np.inf).fit(values[judged, column, None], examples.labels[judged, column])
        slopes[column], offsets[column] = model.coef_[0, 0], model.intercept_[0]
    return slopes, offsets


def _blend(values: Floats, meaning: Floats, examples: Examples) -> Blend:
    """Fit the blend on out-of-fold values of messages judged by the codebook, and say when the encoder is asked."""
    weights, offsets = np.ones((2, len(LABELS))), np.zeros(len(LABELS))
    for column in range(len(LABELS)):
        judged = ~np.isnan(examples.labels[:, column]) & examples.ours
        X = np.stack([values[judged, column], meaning[judged, column]], axis=1)
        model = LogisticRegression(C=np.inf).fit(X, examples.labels[judged, column])
        weights[:, column], offsets[column] = model.coef_[0], model.intercept_[0]
    return Blend(weights[0], weights[1], offsets, np.asarray(ASKED_FROM))


def _vocabulary(texts: Sequence[str]) -> tuple[str, ...]:
    """Words that occur in two texts or more. A word only one person ever used says nothing of what is usual."""
    counts = Counter(word for text in texts for word in set(plain_words(text)))
    return tuple(sorted(word for word, count in counts.items() if count > 1))
