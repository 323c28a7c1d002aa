"""The model on disk: scorer, policy and a manifest that is checked before anything is unpickled.

The only user of joblib. Unpickling runs code, so a file is opened only if its checksum is the manifest's; the
manifest itself comes with the release or from `commonground train` on this machine.
"""

import hashlib
import json
import platform
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import joblib
import numpy as np

from classifier.conversation import LABELS
from classifier.errors import ArtifactError
from classifier.scoring import Meaning, MessageScorer
from classifier.stall import StallPolicy

MANIFEST = "manifest.json"
SCORER = "scorer.joblib"
POLICY = "policy.json"
# The encoder, if there is one: the network, its pieces of words, and what encoders that had not seen a text say of it.
ENCODER = "encoder.onnx"
TOKENIZER = "tokenizer.json"
UNSEEN = "encoder_unseen.npz"
ENCODER_FILES = (ENCODER, TOKENIZER, UNSEEN)
_FORMAT = 3
_REMEDY = "Run `commonground train` to make a new one, or install Common Ground again."
# A pickled estimator is only promised to work with the release of scikit-learn that wrote it.
_MUST_AGREE = ("scikit-learn",)
# Scored when a model is saved and again when it is loaded: one that was fitted with other features than this release
# computes would load without complaint and score nonsense. Numbers of eight bits round a little differently on
# processors of another make.
_PROBE = "No, as I said, that wasn't us. Could we look at it together tomorrow?"
_PROBE_WITHIN = 0.02
_NOTED = ("scikit-learn", "numpy", "scipy", "joblib")


@dataclass(frozen=True)
class LoadedModel:
    """What was loaded: the scorer, the policy fitted with it, and what the manifest tells about both."""

    scorer: MessageScorer
    policy: StallPolicy
    manifest: Mapping[str, Any]


def save(scorer: MessageScorer, policy: StallPolicy, folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write scorer, policy and manifest into `folder`, the manifest last, so that a broken run is noticed.

    Parameters
    ----------
    scorer, policy
        Fitted.
    folder
        Made if it is not there.
    manifest
        What else shall be told: seed, metrics, checksums of inputs. Format, versions and files are added.

    If the scorer has a `blend`, the encoder's files are in the folder already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    joblib.dump(scorer, folder / SCORER, compress=3)
    (folder / POLICY).write_text(_as_json(policy.to_dict()), encoding="utf-8")
    files = {name: checksum((folder / name).read_bytes()) for name in _files(scorer.blend is not None)}
    told = {**manifest, "format": _FORMAT, "versions": versions(), "files": files, "probe": _probe(scorer)}
    (folder / MANIFEST).write_text(_as_json(told), encoding="utf-8")


def load(folder: Path | None = None) -> LoadedModel:
    """Check the manifest, then load the model.

    Parameters
    ----------
    folder
        Where `save` wrote; None: the model that came with the release.

    Raises
    ------
    ArtifactError
        If a file is missing, altered, or of another version of scikit-learn.
    """
    with ExitStack() as stack:
        where = folder or stack.enter_context(resources.as_file(resources.files("data") / "models"))
        manifest = _checked_manifest(where)
        policy = _policy(where)
        return LoadedModel(_scorer(where, manifest), policy, manifest)


def versions() -> dict[str, str]:
    """Versions that decide whether scores can be made again: Python and the numerical libraries."""
    return {"python": ".".join(platform.python_version_tuple()[:2])} | {name: metadata.version(name) for name in _NOTED}


def checksum(content: bytes) -> str:
    """SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _files(with_encoder: bool) -> tuple[str, ...]:
    return (SCORER, POLICY, *(ENCODER_FILES if with_encoder else ()))


def _probe(scorer: MessageScorer) -> list[float] | None:
    [scored] = scorer.score([_PROBE])
    return None if scored.score is None else [getattr(scored.score, label) for label in LABELS]


def has_encoder(folder: Path) -> bool:
    """Whether a folder holds a fitted encoder, by its manifest."""
    try:
        return ENCODER in _read_manifest(folder).get("files", {})
    except ArtifactError:
        return False


def checked_encoder(folder: Path) -> Mapping[str, Any]:
    """Check an encoder's files against the manifest beside them, and return what the manifest tells of it.

    Raises
    ------
    ArtifactError
        If a file is missing or was altered.
    """
    manifest = _read_manifest(folder)
    for name in ENCODER_FILES:
        _check_file(folder / name, manifest)
    told: Mapping[str, Any] = manifest.get("encoder") or {}
    return told


def meaning_in(folder: Path) -> Meaning:
    """Return the encoder of a folder whose files were checked, or written by this process."""
    return Meaning((folder / ENCODER).read_bytes(), (folder / TOKENIZER).read_text(encoding="utf-8"))


def _scorer(folder: Path, manifest: Mapping[str, Any]) -> MessageScorer:
    path = folder / SCORER
    scorer: MessageScorer = joblib.load(path)
    if ENCODER in manifest["files"]:
        scorer.ask(meaning_in(folder))
    expected, found = manifest.get("probe"), _probe(scorer)
    if (expected is None) != (found is None) or not np.allclose(expected or 0.0, found or 0.0, atol=_PROBE_WITHIN):
        raise ArtifactError(f"{path} was made by another release: it scores otherwise here than there. {_REMEDY}")
    return scorer


def _checked_manifest(folder: Path) -> Mapping[str, Any]:
    manifest = _read_manifest(folder)
    _check_versions(folder, manifest)
    for name in _files(ENCODER in (manifest.get("files") or ())):
        _check_file(folder / name, manifest)
    return manifest


def _read_manifest(folder: Path) -> Mapping[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ArtifactError(f"There is no model in {folder}: {MANIFEST} is missing. {_REMEDY}") from error
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read as JSON. {_REMEDY}") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise ArtifactError(f"{path} is not of format {_FORMAT}, the one this release reads. {_REMEDY}")
    return manifest


def _check_versions(folder: Path, manifest: Mapping[str, Any]) -> None:
    made_with = manifest.get("versions")
    for name in _MUST_AGREE:
        wrote = made_with.get(name) if isinstance(made_with, dict) else None
        here = metadata.version(name)
        if wrote != here:
            raise ArtifactError(f"The model in {folder} was made with {name} {wrote}, here is {here}. {_REMEDY}")


def _check_file(path: Path, manifest: Mapping[str, Any]) -> None:
    files = manifest.get("files")
    expected = files.get(path.name) if isinstance(files, dict) else None
    try:
        found = checksum(path.read_bytes())
    except OSError as error:
        raise ArtifactError(f"{path} is missing or cannot be read. {_REMEDY}") from error
    if found != expected:
        raise ArtifactError(f"{path} was altered: its checksum is not the one in {MANIFEST}. {_REMEDY}")


def _policy(folder: Path) -> StallPolicy:
    try:
        return StallPolicy.from_dict(json.loads((folder / POLICY).read_text(encoding="utf-8")))
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{folder / POLICY} does not hold a policy this release can read. {_REMEDY}") from error


def _as_json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
