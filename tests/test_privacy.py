"""No words are kept: no column has room for them, no log line takes them, and the page says what there is."""

import ast
import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Boolean, DateTime, Float, Integer
from sqlalchemy.types import TypeDecorator

from bot import ports
from bot.store.tables import SECRET_COLUMNS, metadata

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "bot").rglob("*.py"))

# Every column that could hold text, and what it holds instead. A new one must be added here, with its reason.
IDS = {
    "workspace_id": "Slack's id of the workspace",
    "channel_id": "Slack's id of the channel",
    "person_id": "Slack's id of the person",
    "author_id": "Slack's id of the author, none where nobody may know",
    "other_id": "Slack's id of the other side of a stall",
    "asked_by": "Slack's id of who asked for a watch",
    "installed_by": "Slack's id of who installed the app",
    "dm_channel_id": "Slack's id of the direct messages a prompt went to",
    "episode_id": "our id of a stall",
    "template_id": "the id of a template",
    "id": "our own id of a row",
    "thread_ts": "Slack's timestamp of the first message",
    "ts": "Slack's timestamp of a message",
    "notice_ts": "Slack's timestamp of the notice",
    "dm_ts": "Slack's timestamp of the prompt",
    "revision": "Slack's timestamp of the latest edit",
    "completed_by": "Slack's timestamp of the message that completed a stall",
}
CODES = {
    ("workspaces", "reading"): "announced or consented",
    ("workspaces", "mode"): "live, shadow or auto",
    ("workspaces", "night"): "hours, like 22-8",
    ("workspaces", "zone"): "the name of a time zone",
    ("people", "choice"): "undecided, in or out",
    ("watches", "state"): "pending, active or stopped",
    ("watches", "sensitivity"): "low, normal or high",
    ("episodes", "kind"): "logjam or quiet",
    ("episodes", "signal"): "defensive, resistant or quiet",
    ("episodes", "ended_because"): "one of a short list",
    ("prompts", "side"): "author or counterpart",
    ("prompts", "move"): "one of the seven",
    ("prompts", "signal"): "defensive, resistant or quiet",
    ("prompts", "status"): "planned, sending, sent, ...",
    ("prompts", "received"): "helpful, not helpful, ...",
    ("prompts", "because"): "a code: why a prompt was dropped",
}
# What somebody wrote in order to have it stored: the wording of prompts, by this project or by a workspace's admins.
WORDING = {("templates", name) for name in ("move", "side", "notice", "offer", "words", "why", "signals", "locale")}
# Slack's own tables of installations, without a word from any conversation.
OF_INSTALLATIONS = {"slack_installations", "slack_bots", "slack_oauth_states"}


def has_room_for_words(column) -> bool:
    kind = column.type.impl if isinstance(column.type, TypeDecorator) else column.type
    return not isinstance(kind, Boolean | DateTime | Float | Integer)


COLUMNS = [(table.name, column.name) for table in metadata.sorted_tables for column in table.columns]
ROOMY = [
    (table.name, column.name)
    for table in metadata.sorted_tables
    for column in table.columns
    if has_room_for_words(column) and table.name not in OF_INSTALLATIONS
]


@pytest.mark.parametrize(("table", "column"), ROOMY)
def test_a_column_that_could_hold_text_is_known_to_hold_something_else(table, column):
    assert column in IDS or (table, column) in CODES or (table, column) in WORDING


def test_the_list_names_no_column_that_is_gone():
    names = {column for _, column in COLUMNS}

    assert set(IDS) <= names
    assert set(CODES) | WORDING <= set(COLUMNS)


def test_tokens_are_the_only_secrets_and_stand_in_tables_of_installations():
    holding = {table for table, column in COLUMNS if column in SECRET_COLUMNS}

    assert holding <= OF_INSTALLATIONS


@pytest.mark.parametrize("table", metadata.tables)
def test_the_page_on_privacy_names_every_table(table):
    assert f"`{table}`" in (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")


def test_what_was_heard_is_the_only_value_with_words_that_passes_between_the_rooms():
    values = [value for value in vars(ports).values() if isinstance(value, type) and dataclasses.is_dataclass(value)]

    wordy = {value.__name__ for value in values for field in dataclasses.fields(value) if field.name == "text"}

    assert wordy == {"Heard"}


# ---------------------------------------------------------------- logs and errors

METHODS = {"debug", "info", "warning", "error", "exception", "critical", "log", "msg"}
# What a log line may say. A new one must be added here, with its reason.
SAID = {
    "id": "made for this one trouble, so that a person can name it",
    "kind": "the name of an error's class",
    "error": "the message of one of our own errors, which never quote",
    "traceback": "where in the code, without values",
    "code": "Slack's word for why it refused",
    "status": "of an HTTP answer",
    "reason": "Slack's word for why an installation failed",
    "workspace": "Slack's id",
    "mode": "sockets or http",
    "port": "a number",
    "silent_for_s": "seconds",
    "since_minute": "a time, by Slack",
}
WORDS = {
    "text",
    "texts",
    "words",
    "body",
    "event",
    "payload",
    "heard",
    "message",
    "messages",
    "blocks",
    "view",
    "draft",
}


def log_calls() -> Iterator[tuple[str, ast.Call]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if is_call and node.func.attr in METHODS and ast.unparse(node.func.value) in {"log", "logger", "logging"}:
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


LOGGED = list(log_calls())


def names_in(node: ast.AST) -> set[str]:
    named = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    return named | {inner.attr for inner in ast.walk(node) if isinstance(inner, ast.Attribute)}


@pytest.mark.parametrize("call", [call for _, call in LOGGED], ids=[where for where, _ in LOGGED])
def test_a_log_line_says_only_what_is_known_to_be_no_words(call: ast.Call):
    assert isinstance(call.args[0], ast.Constant)
    assert {keyword.arg for keyword in call.keywords} <= set(SAID)
    for value in [*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg != "since_minute")]:
        assert not names_in(value) & WORDS


def test_there_are_log_lines_to_look_at():
    assert len(LOGGED) >= 5


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_error_of_the_bot_quotes_what_was_said(path: Path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Raise) and node.exc is not None:
            quoted = [part.value for part in ast.walk(node.exc) if isinstance(part, ast.FormattedValue)]

            assert not any(names_in(value) & {"text", "texts", "words", "body", "heard"} for value in quoted)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_commands_print(path: Path):
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    prints = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]

    assert not prints or path.relative_to(ROOT).parts[:2] == ("bot", "cli")
