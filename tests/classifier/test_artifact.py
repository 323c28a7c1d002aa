import json

import pytest

from classifier import artifact
from classifier.artifact import load, save
from classifier.errors import ArtifactError
from classifier.scoring.fitting import fit_scorer
from classifier.train.gathering import Gathered, examples_of
from tests.classifier.policies import small_policy
from tests.classifier.talk import threads


@pytest.fixture(scope="module")
def scorer():
    return fit_scorer(examples_of(Gathered(tuple(threads()), (), (), {}))[0]).scorer


@pytest.fixture(scope="module")
def policy():
    return small_policy()


@pytest.fixture
def folder(scorer, policy, tmp_path):
    save(scorer, policy, tmp_path / "model", {"seed": 7})
    return tmp_path / "model"


def edit_manifest(folder, **changes):
    path = folder / artifact.MANIFEST
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_what_was_saved_is_what_is_loaded(scorer, policy, folder):
    model = load(folder)

    assert model.scorer.score(["not doing that"]) == scorer.score(["not doing that"])
    assert model.policy == policy
    assert model.manifest["seed"] == 7
    assert set(model.manifest["versions"]) >= {"python", "scikit-learn", "numpy", "joblib"}


def test_saving_twice_makes_the_same_bytes(scorer, policy, folder, tmp_path):
    save(scorer, policy, tmp_path / "again", {"seed": 7})

    for name in (artifact.SCORER, artifact.POLICY, artifact.MANIFEST):
        assert (folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes()


@pytest.mark.parametrize("name", [artifact.SCORER, artifact.POLICY])
def test_an_altered_file_is_not_opened(folder, name):
    path = folder / name
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(ArtifactError, match=r"altered.*commonground train"):
        load(folder)


@pytest.mark.parametrize("name", [artifact.SCORER, artifact.POLICY, artifact.MANIFEST])
def test_a_missing_file_names_the_command_that_mends_it(folder, name):
    (folder / name).unlink()

    with pytest.raises(ArtifactError, match=r"missing.*commonground train"):
        load(folder)


def test_another_version_of_scikit_learn_is_refused_before_anything_is_unpickled(folder):
    edit_manifest(folder, versions={"scikit-learn": "0.1"})
    (folder / artifact.SCORER).write_bytes(b"not a pickle")

    with pytest.raises(ArtifactError, match=r"scikit-learn 0\.1"):
        load(folder)


@pytest.mark.parametrize(
    "manifest", ["", "[]", "{}", '{"format": 99}', '{"format": 1}', '{"format": 2}', '{"format": 1, "versions": 3}']
)
def test_a_manifest_that_makes_no_sense_is_refused(folder, manifest):
    (folder / artifact.MANIFEST).write_text(manifest)

    with pytest.raises(ArtifactError, match="commonground train"):
        load(folder)


def test_a_model_fitted_with_other_features_than_this_release_computes_is_refused(folder):
    edit_manifest(folder, probe=[0.5, 0.5, 0.5])

    with pytest.raises(ArtifactError, match="another release"):
        load(folder)
