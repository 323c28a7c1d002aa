"""The pages say what the program does: every command, setting, word and permission, and every example runs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import app
from bot.config import describe
from bot.consent import Choice
from bot.slack.blocks.help import COMMANDS
from bot.telemetry import Metrics
from bot.templates import Move, Side
from classifier.conversation import LABELS, Signal, StallKind, State

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.glob("*.md"), *(ROOT / "data").rglob("*.md")])
WRITTEN_BY_COG = [page for page in PAGES if "[[[cog" in page.read_text(encoding="utf-8")]
# Commands that need neither Slack nor a database nor minutes.
RUNNABLE = re.compile(r"(?:echo .* \| )?commonground (?:score|replay|templates list|check --settings)\b")


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def commands() -> list[tuple[str, ...]]:
    def below(command, path):
        inside = getattr(command, "commands", None)
        if inside is None:
            return [path]
        return [one for name, known in inside.items() for one in below(known, (*path, name))]

    return below(typer.main.get_command(app), ())


def help_of(path: tuple[str, ...]) -> str:
    return CliRunner().invoke(app, [*path, "--help"], prog_name="commonground", terminal_width=200).output


# ---------------------------------------------------------------- written from the program


@pytest.mark.parametrize("page", WRITTEN_BY_COG, ids=name_of)
def test_what_the_program_writes_into_a_page_is_up_to_date(page: Path):
    checked = subprocess.run(  # noqa: S603 (cog, on our own pages)
        [sys.executable, "-m", "cogapp", "--check", "--diff", "-P", "-I", "docs", name_of(page)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, f"run `make docs`, which writes it anew\n{checked.stdout}{checked.stderr}"


def test_the_pages_that_hold_figures_are_written_by_the_program():
    assert {"README.md", "docs/commands.md", "docs/evaluation.md", "docs/how-it-decides.md"} <= set(
        map(name_of, WRITTEN_BY_COG)
    )


# ---------------------------------------------------------------- everything is there


@pytest.mark.parametrize("path", commands(), ids=" ".join)
def test_every_command_has_its_section_and_a_help_with_an_example(path):
    shown = help_of(path)

    assert f"\n### commonground {' '.join(path)}\n" in read("docs", "commands.md")
    assert re.search(rf"Example:\n(.*\n)*.*commonground {' '.join(path)}\b", shown)


@pytest.mark.parametrize("row", describe({}), ids=lambda row: row.name)
def test_every_setting_is_described_where_commands_are(row):
    assert f"| `{row.name}` | {row.meaning} |" in read("docs", "commands.md")


@pytest.mark.parametrize("word", COMMANDS)
def test_every_word_the_bot_understands_in_slack_is_described(word):
    assert f"| `/commonground {word}` |" in read("docs", "commands.md")


@pytest.mark.parametrize("name", re.findall(r"^# HELP (\S+)", Metrics().render().decode(), re.MULTILINE))
def test_every_counter_is_described_where_running_it_is(name):
    assert f"`{name}" in read("docs", "install.md")


@pytest.mark.parametrize("word", [*Move, *Side, *Signal])
def test_whoever_writes_a_template_finds_every_move_side_and_signal(word):
    assert f"`{word}`" in read("docs", "templates.md")


@pytest.mark.parametrize("word", [*State, *StallKind, *Choice, *Side, *(label.replace("_", " ") for label in LABELS)])
def test_the_words_of_the_program_are_in_the_glossary(word):
    assert re.search(rf"\b{word}\b", read("docs", "glossary.md"))


@pytest.mark.parametrize("page", ["README.md", "docs/install.md"])
def test_the_permissions_named_are_those_the_manifest_asks_for(page):
    asked = json.loads(read("manifest.json"))["oauth_config"]["scopes"]["bot"]

    [table] = re.findall(r"^\| (?:scope|permission) \|.*\n\|.*\n((?:\|.*\n)+)", read(page), re.MULTILINE)
    named = {scope for row in table.splitlines() for scope in re.findall(r"`([^`]+)`", row.split("|")[1])}

    assert named == set(asked)


def test_every_permission_has_a_reason_in_the_readme():
    [table] = re.findall(r"^\| permission \|.*\n\|.*\n((?:\|.*\n)+)", read("README.md"), re.MULTILINE)

    assert all(len(row.split("|")[2].split()) >= 3 for row in table.splitlines())


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_make_target_that_is_named_exists(page):
    targets = set(re.findall(r"^([a-z]+):", read("Makefile"), re.MULTILINE))

    assert set(re.findall(r"`make ([a-z]+)", read(page))) <= targets


# ---------------------------------------------------------------- links and examples


def anchors(page: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page: Path):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        file, _, anchor = target.partition("#")
        found = (page.parent / file) if file else page

        assert found.exists(), f"{name_of(page)} links {target}"
        assert not anchor or anchor in anchors(found), f"{name_of(page)} links {target}"


def examples() -> list[str]:
    fences = [block for page in PAGES for block in re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]
    lines = [line.strip() for block in fences + [help_of(path) for path in commands()] for line in block.splitlines()]
    return sorted({line for line in lines if RUNNABLE.match(line) and has_its_files(line)})


def has_its_files(line: str) -> bool:
    """Public corpora are not in the checkout, so what is run on them cannot be tried here."""
    return all((ROOT / file).exists() for file in re.findall(r"\S+\.jsonl(?:\.gz)?", line))


@pytest.mark.parametrize("line", examples())
def test_an_example_does_what_it_shows(line: str, tmp_path: Path):
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "COMMONGROUND_"))}
    path = f"{Path(sys.executable).parent}{os.pathsep}{clean['PATH']}"

    ran = subprocess.run(  # noqa: S602 (lines of our own pages, pipes and all)
        f"set -o pipefail; {line}",
        shell=True,
        executable="/bin/bash",
        cwd=ROOT,
        env={**clean, "PATH": path, "DATABASE_URL": f"sqlite:///{tmp_path / 'cg.db'}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert ran.stdout


def test_there_are_examples_to_run():
    assert len(examples()) >= 4
