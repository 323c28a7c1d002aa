"""Texts in, three calibrated probabilities and the cues behind them out. Each text is scored by itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from classifier.conversation import MessageScore
from classifier.features import cue_of, shortened_quote
from classifier.scoring.meaning import Meaning, Meant
from classifier.scoring.rows import Columns, Floats, Row, Rows, rows_of
from classifier.text import count_words, is_english, own_words, plain_words

# Beyond this many words a text is a document, not a turn of talk; nothing of the kind was there to learn from.
_DOCUMENT_WORDS = 1000
# At least this share of the words of a text must have been seen in training, else the scores would be guesses.
_KNOWN_SHARE = 0.35
_CUES = 3
_SMALL_WORD = 4
# How many of the weightiest features are asked for a cue; pieces of words have none.
_ASKED = 60
# Below this probability there is nothing to point at.
_WORTH_A_PASSAGE = 0.3
# A sentence with the marks that end it.
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


@dataclass(frozen=True, slots=True)
class ScoredText:
    """What the scorer says of one text.

    Attributes
    ----------
    score
        None where it abstains: another language, no words of the author's own, or out of its depth.
    word_count
        The author's own words, also where it abstains.
    cues
        Up to three words or features that weighed most for the label that stands out. Never stored.
    """

    score: MessageScore | None
    word_count: int
    cues: tuple[str, ...] = ()


class Transformer(Protocol):
    """The part of scikit-learn's transformers that scoring needs."""

    def fit(self, X: Sequence[str], y: Any = None) -> Any: ...
    def transform(self, X: Sequence[str]) -> Any: ...
    def get_feature_names_out(self, input_features: Any = None) -> Any: ...


@dataclass(frozen=True)
class Block:
    """One kind of features and how strongly it counts beside the others.

    Attributes
    ----------
    name
        `hand`, `words`, `characters`, or that of a dense embedding.
    transformer
        Cleaned texts → matrix `(n_messages, n_features)`, dense or sparse. No text may change
        another's row.
    weight
        Factor on the whole block. A larger one is penalised less by the ridge of the regression.
    cues
        `hand`: features with a cue of their own; `words`: the feature is the cue; None: nothing a person could read.
    """

    name: str
    transformer: Transformer
    weight: float = 1.0
    cues: Literal["hand", "words"] | None = None


@dataclass(frozen=True)
class Heads:
    """A linear model a label over the joined blocks, and the sigmoid that turns its value into a probability.

    Attributes
    ----------
    coefficients : (n_features, n_labels)
    intercepts : (n_labels,)
    slopes, offsets : (n_labels,)
        probability = 1 / (1 + exp(-(slope · value + offset))), fitted on values of threads the model had not seen.

    References
    ----------
    Platt, J. (1999). Probabilistic outputs for support vector machines.
    """

    coefficients: Floats
    intercepts: Floats
    slopes: Floats
    offsets: Floats

    def probabilities(self, values: Floats) -> Floats:
        """Linear values `(n, n_labels)` → probabilities of the same shape."""
        calibrated: Floats = 1.0 / (1.0 + np.exp(-(values * self.slopes + self.offsets)))
        return calibrated


@dataclass(frozen=True)
class Blend:
    """How the linear value and that of the encoder make one probability, and when the encoder is asked at all.

    Attributes
    ----------
    linear, meaning, offsets : (n_labels,)
        probability = 1 / (1 + exp(-(linear · value + meaning · encoder's value + offset))), fitted on values of
        threads that neither had seen.
    asked_from : (n_labels,)
        The encoder costs several times as much as the rest. It is asked where the linear model alone gives any label at
        least this probability; what is lost below it is in docs/evaluation.md, a hundredth at most in any figure.

    References
    ----------
    Wolpert, D. (1992). Stacked generalization. Neural Networks 5(2).
    Viola, P., Jones, M. (2001). Rapid object detection using a boosted cascade of simple features.
    """

    linear: Floats
    meaning: Floats
    offsets: Floats
    asked_from: Floats

    def is_unsure(self, probabilities: Floats) -> bool:
        """Whether the linear model's probabilities `(n_labels,)` leave something to ask."""
        return bool((probabilities >= self.asked_from).any())

    def probabilities(self, linear: Floats, meaning: Floats) -> Floats:
        """Values of both `(…, n_labels)` → probabilities of the same shape."""
        blended: Floats = 1.0 / (1.0 + np.exp(-(linear * self.linear + meaning * self.meaning + self.offsets)))
        return blended


@dataclass
class MessageScorer:
    """A fitted scorer. Same text, same score: alone, in a batch, today and tomorrow.

    Parameters
    ----------
    blocks
        Fitted blocks, in the order the heads were fitted with.
    heads
        The linear models and their calibration.
    vocabulary
        Words seen in training more than once, lower case, in order; decides what is out of depth.
    usual : (n_labels,)
        How often each label occurred in training; a label stands out by how far it exceeds this.
    blend
        How an encoder's values join in; None: the linear model is all there is.
    """

    blocks: tuple[Block, ...]
    heads: Heads
    vocabulary: tuple[str, ...]
    usual: tuple[float, ...]
    blend: Blend | None = None

    def __post_init__(self) -> None:
        """Note which columns belong to which block, and what those a person can read are called."""
        self._meaning: Meaning | None = None
        self._tells_cues = True
        self._known = frozenset(self.vocabulary)
        self._parts: list[_Part] = []
        start = 0
        for block in self.blocks:
            names = block.transformer.get_feature_names_out()
            self._parts.append(_Part(block, rows_of(block.transformer), start, names if block.cues else names[:0]))
            start += len(names)

    def __getstate__(self) -> dict[str, Any]:
        """Save the fitted parts only, so that equal models make equal files."""
        return {part.name: getattr(self, part.name) for part in fields(self)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Put back what was saved and note the rest again."""
        self.__dict__.update(state)
        self.__post_init__()

    def ask(self, meaning: Meaning) -> None:
        """Ask this encoder too, the one `blend` was fitted with. It is kept in a file of its own, never pickled."""
        self._meaning = meaning

    def without_cues(self) -> "MessageScorer":
        """Return the same scorer for whoever only wants the numbers: looking for cues costs time."""
        # Not by `copy`, which saves and loads: the encoder is never saved with the scorer, and would be lost.
        quicker = object.__new__(type(self))
        quicker.__dict__.update(self.__dict__, _tells_cues=False)
        return quicker

    @property
    def meaning(self) -> Meaning | None:
        """The encoder that is asked, if there is one."""
        return self._meaning

    def score(self, texts: Sequence[str]) -> list[ScoredText]:
        """Score raw Slack texts.

        Parameters
        ----------
        texts : (n_messages,)
            Raw Slack text.

        Returns
        -------
        list of ScoredText
            One for each text, in the same order.
        """
        cleaned = [own_words(text) for text in texts]
        scored = [ScoredText(None, count_words(text)) for text in cleaned]
        readable = [index for index, text in enumerate(cleaned) if self._can_judge(text, scored[index].word_count)]
        if readable:
            for index, one in zip(readable, self._scored([cleaned[index] for index in readable]), strict=True):
                scored[index] = ScoredText(one[0], scored[index].word_count, one[1])
        return scored

    def _can_judge(self, text: str, word_count: int) -> bool:
        """Whether the text is English talk, not a document, and made of words that were there to learn from."""
        if not 0 < word_count <= _DOCUMENT_WORDS or not is_english(text):
            return False
        words = plain_words(text)
        return sum(word in self._known for word in words) >= _KNOWN_SHARE * len(words)

    def _scored(self, cleaned: Sequence[str]) -> list[tuple[MessageScore, tuple[str, ...]]]:
        by_block = [part.rows(cleaned) for part in self._parts]
        return [
            self._judged(text, *(np.concatenate(side) for side in zip(*rows, strict=True)))
            for text, *rows in zip(cleaned, *by_block, strict=True)
        ]

    def _judged(self, text: str, columns: Columns, values: Floats) -> tuple[MessageScore, tuple[str, ...]]:
        pushes = values[:, None] * self.heads.coefficients[columns]
        linear = pushes.sum(axis=0) + self.heads.intercepts
        alone = self.heads.probabilities(linear)
        row, meant = self._blended(text, linear, alone)
        if not self._tells_cues:
            return MessageScore(*map(float, row)), ()
        label = int(np.argmax(row / np.asarray(self.usual)))
        cues = self._worded(text, columns, pushes[:, label])
        if meant is not None and row[label] > max(alone[label], _WORTH_A_PASSAGE):
            cues = (_passage(text, meant, label), *cues)[:_CUES]
        return MessageScore(*map(float, row)), cues

    def _blended(self, text: str, linear: Floats, alone: Floats) -> tuple[Floats, Meant | None]:
        """Let the encoder have its say where the probabilities of the linear models alone leave doubt."""
        if self.blend is None or self._meaning is None or not self.blend.is_unsure(alone):
            return alone, None
        meant = self._meaning.read(text)
        return self.blend.probabilities(linear, meant.values()), meant

    def _worded(self, text: str, columns: Columns, pushes: Floats) -> tuple[str, ...]:
        """Name the features that pushed most, heaviest first."""
        cues: list[str] = []
        for position in np.argsort(-pushes, kind="stable")[:_ASKED]:
            if pushes[position] <= 0 or len(cues) == _CUES:
                break
            cue = self._cue(int(columns[position]), text)
            if cue is not None and not _says_again(cue, cues):
                cues.append(cue)
        return tuple(cues)

    def _cue(self, column: int, text: str) -> str | None:
        return next((cue for part in self._parts if (cue := part.cue(column, text)) is not None), None)


@dataclass(frozen=True)
class _Part:
    """A block at its place among the columns, ready to score."""

    block: Block
    reader: Rows
    start: int
    names: NDArray[np.object_]

    def rows(self, cleaned: Sequence[str]) -> list[Row]:
        return [(columns + self.start, values * self.block.weight) for columns, values in self.reader.rows(cleaned)]

    def cue(self, column: int, text: str) -> str | None:
        position = column - self.start
        if self.block.cues is None or not 0 <= position < len(self.names):
            return None
        return _CUE_OF[self.block.cues](str(self.names[position]), text)


def joined(blocks: Sequence[Block], cleaned: Sequence[str]) -> csr_matrix:
    """Features of all blocks side by side, `(n_messages, n_features)`, each block times its weight."""
    return hstack([csr_matrix(block.transformer.transform(cleaned)) * block.weight for block in blocks], format="csr")


def _passage(text: str, meant: Meant, label: int) -> str:
    """Name the sentence in which the encoder sees the label most; what it weighs within one nobody could read."""
    sentences = [one for one in _SENTENCE.finditer(text) if any(map(str.isalpha, one[0]))]
    weighed = [(values[label], one[0]) for one in sentences if (values := meant.values_within(*one.span())) is not None]
    if len(weighed) < 2:
        return "the message as a whole"
    _, sentence = max(weighed, key=lambda one: one[0])
    return f"as a whole: “{shortened_quote(sentence)}”"


def _quoted(name: str, text: str) -> str | None:
    """Words are their own cue, but small ones by themselves tell a person nothing."""
    return f"“{name}”" if any(len(word) > _SMALL_WORD for word in name.split()) else None


def _says_again(cue: str, cues: Sequence[str]) -> bool:
    """Whether the words of a cue are in one that was given already, or the other way round."""
    words = cue.strip("“”")
    return any(words in other or other.strip("“”") in words for other in cues)


_CUE_OF: dict[str, Callable[[str, str], str | None]] = {"hand": cue_of, "words": _quoted}
