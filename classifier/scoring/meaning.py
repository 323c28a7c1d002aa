"""What a small sentence encoder makes of a text beyond its wording: a value for each label. No word leaves the process.

The encoder is all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, Reimers and Gurevych 2019), all its layers fitted on
our threads by `classifier.train.encoder` and stored with weights of eight bits. Here it is only run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifier.scoring.rows import Floats

_Piece = TypeVar("_Piece")

# A message longer than this many pieces is read at its beginning and its end, where people say what they want.
HEAD_PIECES, TAIL_PIECES = 96, 48
# ONNX Runtime makes one operation of a sum and the layer norm after it, which takes longer on a processor than the two
# by themselves.
_SLOWER_TOGETHER = ["SkipLayerNormFusion"]


def shortened(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Leave out the middle of a long text, given piece by piece."""
    if len(pieces) <= HEAD_PIECES + TAIL_PIECES:
        return list(pieces)
    return [*pieces[:HEAD_PIECES], *pieces[-TAIL_PIECES:]]


@dataclass(frozen=True)
class Meant:
    """What the encoder makes of one text, piece by piece, each in the light of all the others.

    For each label the text is valued by what its pieces say on average, and by what the label looks for among them
    (Mullenbach et al. 2018, attention for each label). Both are sums over pieces, so a part of it has a value too.

    Attributes
    ----------
    spans : (n_pieces, 2)
        Where in the text a piece begins and ends; nowhere (0, 0) for the two marks around every text.
    said : (n_pieces, n_labels)
        What counts by its average.
    sought : (n_pieces, n_labels)
        How much the label looks at the piece, before a softmax over the pieces.
    found : (n_pieces, n_labels)
        What the label finds there.
    """

    spans: NDArray[np.intp]
    said: Floats
    sought: Floats
    found: Floats

    def values(self) -> Floats:
        """Return log-odds of the whole text, uncalibrated, `(n_labels,)`."""
        return self._of(np.ones(len(self.spans), dtype=bool))

    def values_within(self, begin: int, end: int) -> Floats | None:
        """Return log-odds of what stands between these characters, `(n_labels,)`; None if nothing there was read."""
        inside = (self.spans[:, 0] >= begin) & (self.spans[:, 1] <= end) & (self.spans[:, 1] > self.spans[:, 0])
        return self._of(inside) if inside.any() else None

    def _of(self, pieces: NDArray[np.bool_]) -> Floats:
        sought = self.sought[pieces]
        attention = np.exp(sought - sought.max(axis=0))
        attention /= attention.sum(axis=0)
        values: Floats = self.said[pieces].mean(axis=0) + (attention * self.found[pieces]).sum(axis=0)
        return values


class Meaning:
    """A fitted encoder, ready to be asked.

    Parameters
    ----------
    encoder
        The network in ONNX: piece numbers `(1, n_pieces)` in; `(1, n_pieces, 3 · n_labels)` out, which are `said`,
        `sought` and `found` of `Meant` side by side.
    tokenizer
        The pieces, in the JSON of the `tokenizers` library.
    """

    def __init__(self, encoder: bytes, tokenizer: str) -> None:
        options = onnxruntime.SessionOptions()
        # One message is too little to share among threads, and the bot has one core to spare at best.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            encoder, options, providers=["CPUExecutionProvider"], disabled_optimizers=_SLOWER_TOGETHER
        )
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def read(self, cleaned: str) -> Meant:
        """Return what it makes of one text.

        Texts are asked one by one: numbers of eight bits are scaled by the largest of a batch, so that in company a
        text would get other values than alone.
        """
        pieces: Encoding = self._tokenizer.encode(cleaned)
        [parts] = self._session.run(None, {"pieces": np.asarray([shortened(pieces.ids)], dtype=np.int64)})
        said, sought, found = np.split(parts[0].astype(np.float64), 3, axis=1)
        return Meant(np.asarray(shortened(pieces.offsets), dtype=np.intp), said, sought, found)
