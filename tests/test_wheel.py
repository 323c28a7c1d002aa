"""The wheel, installed somewhere else: what a person gets who has no checkout."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = ["bot", "classifier", "data", "migrations", "pyproject.toml", "README.md", "LICENSE"]
# A build takes its time, and all tests share one: they stay in one process.
pytestmark = [pytest.mark.xdist_group("wheel"), pytest.mark.timeout(600)]

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy, so that nothing is left behind in the checkout."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    built = pip("wheel", "--no-deps", "--wheel-dir", str(out), str(source))
    if built.returncode != 0 and "setuptools>=77" in built.stdout + built.stderr:
        pytest.skip("the build backend cannot be had here")
    assert built.returncode == 0, built.stdout + built.stderr
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def commonground(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Install the wheel into an environment of its own, beside the libraries that are here already."""
    home = tmp_path_factory.mktemp("installed")
    venv.create(home / "venv", with_pip=False)
    python = home / "venv" / "bin" / "python"
    installed = pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    assert installed.returncode == 0, installed.stderr
    libraries = sysconfig.get_path("purelib")
    place = Path(sysconfig.get_path("purelib", vars={"base": str(home / "venv")}))
    # A path in a .pth file is searched for modules, and its own .pth files, the checkout's among them, are not.
    place.joinpath("libraries.pth").write_text(libraries + "\n")
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 (our own command)
            [home / "venv" / "bin" / "commonground", *arguments],
            cwd=elsewhere,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{elsewhere / 'cg.db'}"},
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )

    shown = subprocess.run(  # noqa: S603
        [python, "-c", "import bot; print(bot.__file__)"], cwd=elsewhere, capture_output=True, text=True, check=True
    )
    assert Path(shown.stdout.strip()).is_relative_to(home)
    return run


def pip(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 (pip itself)
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_installed_command_helps(commonground: Run):
    shown = commonground("--help")

    assert shown.returncode == 0, shown.stderr
    assert "playground" in shown.stdout


def test_the_templates_are_in_the_wheel_and_keep_the_rules(commonground: Run):
    shown = commonground("templates", "check")

    assert shown.returncode == 0, shown.stderr
    assert "templates keep the rules" in shown.stdout


def test_the_sources_of_public_texts_are_in_the_wheel(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert {"data/corpora.toml", "data/corpora/gh_locked.txt", "data/corpora/wikitactics.txt"} <= names


def test_the_model_is_in_the_wheel_and_scores(commonground: Run):
    shown = commonground("score", given='{"text": "Not my job. Ask somebody else."}\n')

    assert shown.returncode == 0, shown.stderr
    assert 0 < json.loads(shown.stdout)["resistant"] < 1


def test_the_migrations_are_in_the_wheel_and_run(commonground: Run):
    made = commonground("migrate")
    again = commonground("migrate")

    assert (made.returncode, again.returncode) == (0, 0), made.stderr + again.stderr
    assert "tables of this release" in made.stdout
