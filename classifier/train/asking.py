"""What the encoder says of the examples: fitted now, or as it was told when it was fitted."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classifier.artifact import ENCODER_FILES, UNSEEN, checked_encoder, meaning_in
from classifier.conversation import LABELS
from classifier.scoring import Meaning
from classifier.scoring.fitting import Examples
from classifier.scoring.rows import Floats

Progress = Callable[[str, float], None]
_KEY_BYTES = 16


@dataclass(frozen=True)
class Asked:
    """An encoder, and what encoders that had not seen a text say of it.

    Attributes
    ----------
    meaning
        The encoder that joins in.
    values : (n_messages, n_labels)
        Log-odds by encoders that had not seen the text.
    origin
        How it was fitted, for the manifest.
    """

    meaning: Meaning
    values: Floats
    origin: Mapping[str, Any]


def ask_encoder(
    examples: Examples, folder: Path | None, out: Path, fits: bool, seed: int, progress: Progress
) -> Asked | None:
    """Return what the encoder says, and see to it that its files are in `out`; None if there is no encoder.

    Parameters
    ----------
    examples
        What the scorer learns from.
    folder
        Where an encoder was written before; not used if it is fitted now.
    out
        Where model and encoder are written.
    fits
        Whether to fit it now.
    seed
        Of the fit.
    progress
        Called with what is being done and the share that is done, 0 to 1.
    """
    if fits:
        return _fit(examples, out, seed, progress)
    if folder is None:
        return None
    origin = checked_encoder(folder)
    if folder.resolve() != out.resolve():
        out.mkdir(parents=True, exist_ok=True)
        for name in ENCODER_FILES:
            shutil.copyfile(folder / name, out / name)
    meaning = meaning_in(folder)
    return Asked(meaning, _told(examples.texts, folder / UNSEEN, meaning, progress), origin)


def _fit(examples: Examples, out: Path, seed: int, progress: Progress) -> Asked:
    from classifier.train.encoder import describe, fit_encoder

    values = fit_encoder(examples, out, seed, progress).astype(np.float32)
    np.savez_compressed(out / UNSEEN, keys=_keys(examples.texts), values=values)
    return Asked(meaning_in(out), values.astype(np.float64), describe(seed, len(examples.texts)))


def _told(texts: Sequence[str], path: Path, meaning: Meaning, progress: Progress) -> Floats:
    """Look up what was told of each text; the encoder has not seen the others, so it may be asked itself."""
    with np.load(path, allow_pickle=False) as known:
        places = {key.tobytes(): place for place, key in enumerate(known["keys"])}
        told = known["values"].astype(np.float64)
    values = np.zeros((len(texts), len(LABELS)))
    for row, key in enumerate(_keys(texts)):
        place = places.get(key.tobytes())
        values[row] = meaning.read(texts[row]).values() if place is None else told[place]
        progress("asking the encoder", (row + 1) / len(texts))
    return values


def _keys(texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return the beginning of the SHA-256 of each text, `(n_messages, 16)`: no word can be read from it."""
    digests = [hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).digest()[:_KEY_BYTES] for text in texts]
    return np.frombuffer(b"".join(digests), dtype=np.uint8).reshape(len(texts), _KEY_BYTES)
