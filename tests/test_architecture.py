"""What import contracts cannot see: every module says what it is for, stays short, and builds nothing when imported."""

import ast
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from bot.slack.listeners.events import Events

ROOT = Path(__file__).parents[1]
PROGRAM = sorted(path for place in ("bot", "classifier") for path in (ROOT / place).rglob("*.py"))
BESIDE = sorted(
    path for place in ("benchmarks", "docs", "migrations", "tests") for path in (ROOT / place).rglob("*.py")
)
LONGEST = 400
# Longer than that as yet, with the reason. Nothing may join them, and what has become short enough leaves the list.
LONGER = {
    "tests/slack/test_listeners.py": "a list of promises",
    "tests/slack/test_payloads.py": "a list of promises",
}
# Names under which anything can be put, and then is.
VAGUE = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def each(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


# ---------------------------------------------------------------- modules


# The names of tests are sentences, and say it themselves.
@each([path for path in PROGRAM + BESIDE if path.read_text("utf-8").strip() and not path.stem.startswith("test_")])
def test_a_module_opens_by_saying_what_it_is_for(path: Path):
    said = ast.get_docstring(tree_of(path))

    assert said
    assert len(said.split()) >= 3


@each(PROGRAM + BESIDE)
def test_a_file_is_short_enough_to_be_read_at_once(path: Path):
    is_short = len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST

    assert is_short != (name_of(path) in LONGER)


@each(PROGRAM + BESIDE)
def test_a_module_is_named_after_what_it_holds(path: Path):
    assert path.stem not in VAGUE
    assert not VAGUE - {"common"} & set(path.stem.split("_"))


@each(PROGRAM)
def test_what_a_module_offers_is_documented(path: Path):
    offered = [
        node
        for node in tree_of(path).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_")
    ]

    assert [node.name for node in offered if not ast.get_docstring(node)] == []


# ---------------------------------------------------------------- clock, environment, imports


@each(PROGRAM)
def test_only_the_commands_read_the_environment(path: Path):
    read = [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]

    assert not read or path.relative_to(ROOT).parts[:2] == ("bot", "cli") or path == ROOT / "bot" / "app.py"


@each(PROGRAM)
def test_a_rule_of_the_linter_that_is_switched_off_carries_its_reason(path: Path):
    lines = path.read_text(encoding="utf-8").splitlines()
    for before, line in pairwise(["", *lines]):
        if "# noqa" in line:
            is_said_above = before.strip().startswith("#")
            assert is_said_above or re.search(r"noqa: [A-Z0-9, ]+(?:\(.+\)| # .+)", line), line


@each(PROGRAM)
def test_no_error_is_swallowed(path: Path):
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None
            assert ast.unparse(node.type) not in {"Exception", "BaseException"} or not is_silent(node.body)


def is_silent(body: list[ast.stmt]) -> bool:
    return all(isinstance(line, ast.Pass | ast.Continue) for line in body)


# Runs in a process of its own: what an import does is seen only the first time.
WATCH = """
import importlib, json, sys, threading
seen = []
def is_ours():
    frame = sys._getframe(2)
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return False  # What a library does when it is imported is its own affair.
        if file.startswith(tuple(sys.argv[2:])):
            return True
        frame = frame.f_back
    return False
def watch(event, args):
    # Libraries look for their plug-ins in text files; what would count is the model, the templates or a database.
    is_data = event == "open" and str(args[0]).endswith((".joblib", ".json", ".toml", ".jsonl", ".db"))
    if (is_data or event in ("socket.connect", "socket.bind", "sqlite3.connect", "subprocess.Popen")) and is_ours():
        seen.append(f"{event} {args[0]}")
sys.addaudithook(watch)
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
print(json.dumps({"seen": seen, "threads": [thread.name for thread in threading.enumerate()]}))
"""


# Only `commonground train --encoder` comes to these, and only where the extra `encoder` is installed.
NEED_TORCH = {"classifier.train.bench", "classifier.train.nets"}


def test_nothing_is_built_connected_or_loaded_by_importing():
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in PROGRAM]
    importable = [name for name in names if not name.endswith("__main__") and name not in NEED_TORCH]

    watched = subprocess.run(  # noqa: S603 (our own modules)
        [sys.executable, "-c", WATCH, json.dumps(importable), str(ROOT / "bot"), str(ROOT / "classifier")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(watched.stdout.splitlines()[-1])

    assert found == {"seen": [], "threads": ["MainThread"]}


# ---------------------------------------------------------------- the manifest


def test_every_event_the_manifest_asks_for_has_a_listener():
    manifest = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
    asked = {name.partition(".")[0] for name in manifest["settings"]["event_subscriptions"]["bot_events"]}

    assert asked <= set(Events(None).listeners())
