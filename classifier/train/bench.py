"""Fit the encoder on labelled messages. The only places that import torch are this and `classifier.train.nets`."""

import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer
from transformers import AutoModel

from classifier.conversation import LABELS
from classifier.scoring.fitting import Examples
from classifier.scoring.meaning import shortened
from classifier.scoring.rows import Floats
from classifier.train.nets import Net, export

EPOCHS = 2
_RATE, _HEAD_RATE = 1e-4, 1e-3
_DECAY = 0.01
_BATCH = 32
_WARM_UP = 0.1
# Calm talk says one thing only; more of it slows the fit and teaches nothing new.
_CALM_AT_MOST = 2000


class Bench:
    """The published encoder and the examples in pieces: what nets are fitted from."""

    def __init__(self, weights: Path, examples: Examples) -> None:
        # One thread: several would add up in another order each time, and wait for each other on a busy machine.
        torch.set_num_threads(1)
        torch.use_deterministic_algorithms(True)
        self._weights = weights
        self._tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._examples = examples
        self._pieces = [shortened(one.ids) for one in self._tokenizer.encode_batch(list(examples.texts))]

    def fit(self, seen: NDArray[np.intp], seed: int, progress: Callable[[float], None]) -> Net:
        """Return a net fitted on the examples numbered `seen`."""
        dice = random.Random(seed)
        torch.manual_seed(seed)
        net = self._new_net()
        net.train()
        rows = self._taught(seen, dice)
        optimizer = torch.optim.AdamW(
            [
                {"params": list(net.layers.parameters()), "lr": _RATE},
                {"params": list(net.head.parameters()), "lr": _HEAD_RATE, "weight_decay": 0.0},
            ],
            weight_decay=_DECAY,
        )
        steps = EPOCHS * -(-len(rows) // _BATCH)
        slope = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step / steps))
        done = 0
        for _ in range(EPOCHS):
            for batch in _shuffled(rows, self._pieces, dice):
                loss = self._loss(net, batch)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimizer.step()
                slope.step()
                optimizer.zero_grad()
                done += 1
                progress(min(1.0, done / steps))
        net.eval()
        return net

    def _new_net(self) -> Net:
        published = AutoModel.from_pretrained(self._weights, attn_implementation="eager", local_files_only=True)
        return Net(published, np.nanmean(self._examples.labels[self._examples.ours], axis=0))

    def _taught(self, seen: NDArray[np.intp], dice: random.Random) -> list[int]:
        ours = [int(row) for row in seen if self._examples.ours[row]]
        calm = [int(row) for row in seen if not self._examples.ours[row]]
        return ours + dice.sample(calm, min(len(calm), _CALM_AT_MOST))

    def _loss(self, net: Net, batch: Sequence[int]) -> torch.Tensor:
        labels = self._examples.labels[list(batch)]
        judged = torch.tensor(~np.isnan(labels)) * torch.tensor(self._examples.weights[list(batch)])[:, None]
        with torch.autocast("cpu", torch.bfloat16):
            values = net(*self._padded(batch))
        each = torch.nn.functional.binary_cross_entropy_with_logits(
            values, torch.tensor(np.nan_to_num(labels), dtype=torch.float32), reduction="none"
        )
        weighed: torch.Tensor = (each * judged).sum() / judged.sum()
        return weighed

    def _padded(self, rows: Sequence[int]) -> tuple[torch.Tensor, torch.Tensor]:
        longest = max(len(self._pieces[row]) for row in rows)
        pieces = torch.zeros(len(rows), longest, dtype=torch.long)
        there = torch.zeros(len(rows), longest)
        for place, row in enumerate(rows):
            pieces[place, : len(self._pieces[row])] = torch.tensor(self._pieces[row])
            there[place, : len(self._pieces[row])] = 1.0
        return pieces, there

    def values(self, net: Net, rows: NDArray[np.intp]) -> Floats:
        """Return what a fitted net says of the examples numbered `rows`, `(n_rows, n_labels)`."""
        said = np.zeros((len(self._pieces), len(LABELS)))
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            for batch in _batches([int(row) for row in rows], self._pieces, 2 * _BATCH):
                said[batch] = net(*self._padded(batch)).float().numpy()
        return said[rows]

    def write(self, net: Net, folder: Path) -> None:
        """Write the net with weights of eight bits, and its tokenizer."""
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            exported = Path(scratch) / "encoder.onnx"
            export(net, exported)
            quantize_dynamic(
                exported,
                folder / "encoder.onnx",
                per_channel=True,
                weight_type=QuantType.QInt8,
                # What comes out of attention has no type that the quantizer could find out by itself.
                extra_options={"DefaultTensorType": TensorProto.FLOAT},
            )
        self._tokenizer.save(str(folder / "tokenizer.json"))


def _batches(rows: Sequence[int], pieces: Sequence[Sequence[int]], size: int) -> Iterator[list[int]]:
    """Yield rows of like length together, so that little is padded."""
    ordered = sorted(rows, key=lambda row: len(pieces[row]))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _shuffled(rows: Sequence[int], pieces: Sequence[Sequence[int]], dice: random.Random) -> list[list[int]]:
    """Return batches in random order, of rows of like length within random heaps of a thousand."""
    mixed = list(rows)
    dice.shuffle(mixed)
    heap = 32 * _BATCH
    batches = [
        batch for start in range(0, len(mixed), heap) for batch in _batches(mixed[start : start + heap], pieces, _BATCH)
    ]
    dice.shuffle(batches)
    return batches


def _rate(done: float) -> float:
    """Return the share of the learning rate after this share of the steps: up for a while, then down to nothing."""
    return min(1.0, done / _WARM_UP) * max(0.0, 1.0 - done) if done > 0 else 0.01
