"""What a small sentence encoder makes of a text beyond its wording: a value for each label. No word leaves the process.

The encoder is all-MiniLM-L6-v2 (Apache-2.0; Wang et al. 2020, Reimers and Gurevych 2019), all its layers fitted on
our threads by `classifier.train.encoder` and stored with weights of eight bits. Here it is only run.
"""

from collections.abc import Sequence

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.conversation import LABELS
from classifier.scoring.rows import Floats

# A message longer than this many pieces is read at its beginning and its end, where people say what they want.
HEAD_PIECES, TAIL_PIECES = 96, 48


def shortened(pieces: Sequence[int]) -> list[int]:
    """Leave out the middle of a long text, given as piece numbers."""
    if len(pieces) <= HEAD_PIECES + TAIL_PIECES:
        return list(pieces)
    return [*pieces[:HEAD_PIECES], *pieces[-TAIL_PIECES:]]


class Meaning:
    """A fitted encoder, ready to be asked.

    Parameters
    ----------
    encoder
        The network in ONNX: piece numbers `(1, n_pieces)` in, values `(1, n_labels)` out.
    tokenizer
        The pieces, in the JSON of the `tokenizers` library.
    """

    def __init__(self, encoder: bytes, tokenizer: str) -> None:
        options = onnxruntime.SessionOptions()
        # One message is too little to share among threads, and the bot has one core to spare at best.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(encoder, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(tokenizer)
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def values(self, cleaned: Sequence[str]) -> Floats:
        """Return log-odds, uncalibrated, `(n_messages, n_labels)`.

        Texts are asked one by one: numbers of eight bits are scaled by the largest of a batch, so that in company a
        text would get other values than alone.
        """
        asked = [self._asked(shortened(pieces.ids)) for pieces in self._tokenizer.encode_batch(list(cleaned))]
        return np.asarray(asked, dtype=np.float64).reshape(len(asked), len(LABELS))

    def _asked(self, pieces: list[int]) -> NDArray[np.float32]:
        [values] = self._session.run(None, {"pieces": np.asarray([pieces], dtype=np.int64)})
        answer: NDArray[np.float32] = values[0]
        return answer
