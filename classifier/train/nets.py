"""The encoder as nets of torch: its upper layers with our head, and the whole of it for export."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from classifier.conversation import LABELS
from classifier.errors import EncoderError
from classifier.scoring.rows import Floats

# Fitted on a first fold, docs/evaluation.md: the lower layers know English, the upper three learn what we ask.
FITTED_LAYERS = 3
_DROPPED = 0.1
_LONGEST = 512
# Any few piece numbers: the export follows them through the net once.
_EXAMPLE = (101, 2023, 2003, 2026, 4824, 102)


def through(layers: Iterable[Any], hidden: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
    """Pass `(n, pieces, size)` through layers of the encoder; `there` `(n, pieces)` is 1 where a piece is."""
    mask = (1.0 - there)[:, None, None, :] * -1e4
    for layer in layers:
        answer = layer(hidden, attention_mask=mask)
        hidden = answer[0] if isinstance(answer, tuple) else answer
    return hidden


class Upper(torch.nn.Module):
    """Upper layers and one linear head over the mean of the pieces, which begins at what is usual `(n_labels,)`."""

    def __init__(self, layers: torch.nn.ModuleList, size: int, usual: Floats) -> None:
        super().__init__()
        self.layers = layers
        self.head = torch.nn.Linear(size, len(LABELS))
        torch.nn.init.normal_(self.head.weight, std=0.02)
        self.head.bias.data = torch.tensor(np.log(usual / (1.0 - usual)), dtype=torch.float32)
        for part in layers.modules():
            if isinstance(part, torch.nn.Dropout):
                part.p = (
                    0.0  # dropping inside the layers costs a third of the time, and two epochs learn little by heart
                )

    def forward(self, hidden: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """What the lower layers say `(n, pieces, size)` → values `(n, n_labels)`."""
        hidden = through(self.layers, hidden, there).float()
        mean = (hidden * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        values: torch.Tensor = self.head(torch.nn.functional.dropout(mean, _DROPPED, self.training))
        return values


class Whole(torch.nn.Module):
    """The published lower layers under fitted upper ones."""

    def __init__(self, published: Any, upper: Upper) -> None:
        super().__init__()
        self.embeddings = published.embeddings
        self.lower = published.encoder.layer[:-FITTED_LAYERS]
        self.upper = upper

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        """Piece numbers `(1, pieces)` → values `(1, n_labels)`."""
        there = torch.ones(pieces.shape, dtype=torch.float32)
        values: torch.Tensor = self.upper(through(self.lower, self.embeddings(pieces), there), there)
        return values


def export(whole: Whole, path: Path) -> None:
    """Write the net in ONNX, for one message of any length.

    Raises
    ------
    EncoderError
        If torch cannot.
    """
    exported = torch.onnx.export(
        whole,
        (torch.tensor([_EXAMPLE]),),
        dynamo=True,
        verbose=False,
        input_names=["pieces"],
        output_names=["values"],
        dynamic_shapes={"pieces": {1: torch.export.Dim("length", min=2, max=_LONGEST)}},
    )
    if exported is None:
        raise EncoderError("The encoder could not be exported to ONNX: torch returned nothing.")
    exported.save(str(path))
