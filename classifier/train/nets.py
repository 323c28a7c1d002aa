"""The encoder as a net of torch: the published layers with our head, to be fitted and exported."""

import copy
from pathlib import Path
from typing import Any

import numpy as np
import torch

from classifier.conversation import LABELS
from classifier.errors import EncoderError
from classifier.scoring.rows import Floats

_DROPPED = 0.1
_LONGEST = 512
# Makes attention choose more sharply among the pieces, and learn it faster.
_SHARPNESS = 4.0
# Any few piece numbers: the export follows them through the net once.
_EXAMPLE = (101, 2023, 2003, 2026, 4824, 102)


class Head(torch.nn.Module):
    """What the pieces of a text say of each label: their mean, and what the label itself looks for among them.

    One clause that concedes a point is lost in the mean of a long message. For each label attention weighs the pieces
    anew (Mullenbach et al. 2018, attention for each label).
    """

    def __init__(self, size: int, usual: Floats) -> None:
        super().__init__()
        self.of_mean = torch.nn.Linear(size, len(LABELS))
        self.queries = torch.nn.Linear(size, len(LABELS))
        self.of_chosen = torch.nn.Parameter(torch.randn(len(LABELS), size) * 0.02)
        for part in (self.of_mean, self.queries):
            torch.nn.init.normal_(part.weight, std=0.02)
        self.of_mean.bias.data = torch.tensor(np.log(usual / (1.0 - usual)), dtype=torch.float32)

    def forward(self, hidden: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """What the layers say `(n, pieces, size)` → values `(n, n_labels)`, at first about what is usual."""
        mean = (hidden * there[..., None]).sum(1) / there.sum(1, keepdim=True)
        absent = (1.0 - there)[..., None] * -1e4
        attention = (_SHARPNESS * self.queries(hidden) + absent).softmax(1)
        chosen = torch.einsum("npl,nps->nls", attention, hidden)
        values: torch.Tensor = self.of_mean(self._dropped(mean)) + (self._dropped(chosen) * self.of_chosen).sum(-1)
        return values

    def parts(self, hidden: torch.Tensor) -> torch.Tensor:
        """What the layers say `(n, pieces, size)` → `said`, `sought` and `found` of each piece side by side.

        `classifier.scoring.meaning.Meant` makes of them what `forward` returns, of the whole text or of a part.
        """
        found = hidden @ self.of_chosen.T
        return torch.cat([self.of_mean(hidden), _SHARPNESS * self.queries(hidden), found], -1)

    def _dropped(self, values: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.dropout(values, _DROPPED, self.training)


class Net(torch.nn.Module):
    """The published encoder, its word pieces as they were, all its layers to be fitted, and a new head."""

    def __init__(self, published: Any, usual: Floats) -> None:
        super().__init__()
        self.embeddings = published.embeddings.requires_grad_(False)
        self.layers = published.encoder.layer
        self.head = Head(published.config.hidden_size, usual)
        for part in [*self.embeddings.modules(), *self.layers.modules()]:
            if isinstance(part, torch.nn.Dropout):
                # Dropping inside the layers costs a third of the time, and two epochs learn little by heart.
                part.p = 0.0

    def forward(self, pieces: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        """Piece numbers `(n, pieces)`, `there` 1 where a piece is → values `(n, n_labels)`."""
        mask = (1.0 - there)[:, None, None, :] * -1e4
        values: torch.Tensor = self.head(self.hidden(pieces, mask), there)
        return values

    def hidden(self, pieces: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Piece numbers `(n, pieces)` → what the layers say of each, `(n, pieces, size)`; no mask: all are there."""
        hidden = self.embeddings(pieces)
        for layer in self.layers:
            answer = layer(hidden, attention_mask=mask)
            hidden = answer[0] if isinstance(answer, tuple) else answer
        said: torch.Tensor = hidden.float()
        return said


class _Attention(torch.nn.Module):
    """The attention of a layer as the one operation that ONNX Runtime has for it; only to be exported."""

    def __init__(self, published: Any) -> None:
        super().__init__()
        parts = [published.query, published.key, published.value]
        self.heads = published.num_attention_heads
        self.weight = torch.nn.Parameter(torch.cat([part.weight for part in parts]).T.contiguous())
        self.bias = torch.nn.Parameter(torch.cat([part.bias for part in parts]))

    def forward(self, hidden: torch.Tensor, **_: Any) -> tuple[torch.Tensor, None]:
        fused: torch.Tensor = torch.onnx.ops.symbolic(
            "com.microsoft::Attention",
            (hidden, self.weight, self.bias),
            {"num_heads": self.heads},
            dtype=hidden.dtype,
            shape=hidden.shape,
            version=1,
        )
        return fused, None


class _OneText(torch.nn.Module):
    """The net for one text, of which every piece is there."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = copy.deepcopy(net)  # The fitted one is asked again after it was written.
        for layer in self.net.layers:
            layer.attention.self = _Attention(layer.attention.self)

    def forward(self, pieces: torch.Tensor) -> torch.Tensor:
        parts: torch.Tensor = self.net.head.parts(self.net.hidden(pieces))
        return parts


def export(net: Net, path: Path) -> None:
    """Write the net in ONNX, for one message of any length.

    Raises
    ------
    EncoderError
        If torch cannot.
    """
    exported = torch.onnx.export(
        _OneText(net).eval(),
        (torch.tensor([_EXAMPLE]),),
        dynamo=True,
        verbose=False,
        input_names=["pieces"],
        output_names=["parts"],
        dynamic_shapes={"pieces": {1: torch.export.Dim("length", min=2, max=_LONGEST)}},
    )
    if exported is None:
        raise EncoderError("The encoder could not be exported to ONNX: torch returned nothing.")
    exported.save(str(path))
