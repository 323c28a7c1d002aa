"""manifest.json: of the shape Slack's published schema asks for, and of one mind with the code."""

import json
import re
from pathlib import Path

import pytest

from bot.playground.world import BOT_SCOPES as SCOPES_OF_THE_EMBEDDED_SLACK
from bot.slack.blocks import names
from bot.slack.blocks.help import COMMANDS, SCOPES
from bot.slack.bolt import EVENTS
from bot.slack.listeners.commands import HANDLERS
from bot.slack.listeners.events import Events
from bot.slack.oauth import BOT_SCOPES

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))
# https://github.com/slackapi/manifest-schema, version 1: which keys there are, and how long texts may be.
KEYS = {
    "": {"_metadata", "display_information", "features", "oauth_config", "settings"},
    "display_information": {"name", "description", "background_color", "long_description"},
    "features": {"app_home", "bot_user", "shortcuts", "slash_commands"},
    "features.app_home": {"home_tab_enabled", "messages_tab_enabled", "messages_tab_read_only_enabled"},
    "features.bot_user": {"display_name", "always_online"},
    "oauth_config": {"scopes", "redirect_urls"},
    "oauth_config.scopes": {"bot"},
    "settings": {
        "event_subscriptions",
        "interactivity",
        "org_deploy_enabled",
        "socket_mode_enabled",
        "token_rotation_enabled",
    },
    "settings.event_subscriptions": {"bot_events"},
    "settings.interactivity": {"is_enabled"},
}
LENGTHS = {
    "display_information.name": (1, 35),
    "display_information.description": (1, 140),
    "display_information.long_description": (175, 4_000),
    "features.bot_user.display_name": (1, 80),
}


def at(path):
    found = MANIFEST
    for key in filter(None, path.split(".")):
        found = found[key]
    return found


@pytest.mark.parametrize("path", KEYS)
def test_only_keys_of_the_schema_are_used(path):
    assert set(at(path)) <= KEYS[path]


@pytest.mark.parametrize("path", LENGTHS)
def test_texts_are_as_long_as_the_schema_allows(path):
    least, most = LENGTHS[path]

    assert least <= len(at(path)) <= most


def test_commands_and_shortcuts_are_of_the_schemas_shape():
    for command in at("features.slash_commands"):
        assert set(command) <= {"command", "description", "usage_hint", "should_escape", "url"}
        assert re.fullmatch(r"/.{1,31}", command["command"])
    for shortcut in at("features.shortcuts"):
        assert set(shortcut) == {"name", "type", "callback_id", "description"}
        assert shortcut["type"] == "message"
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150


def test_every_event_has_a_listener_and_every_listener_an_event():
    subscribed = {name.partition(".")[0] for name in at("settings.event_subscriptions.bot_events")}

    assert subscribed == set(Events(None).listeners()) == EVENTS


def test_the_app_answers_to_what_the_manifest_offers():
    assert [command["command"] for command in at("features.slash_commands")] == [names.COMMAND]
    assert {s["callback_id"] for s in at("features.shortcuts")} == {names.WATCH_THREAD, names.FIND_COMMON_GROUND}


def test_the_scopes_are_those_the_program_knows():
    assert at("oauth_config.scopes.bot") == sorted(BOT_SCOPES)
    assert set(SCOPES_OF_THE_EMBEDDED_SLACK) >= set(BOT_SCOPES)


def test_each_scope_has_its_reason_in_slack_and_in_the_install_guide():
    said = ", ".join(SCOPES)
    guide = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")

    for scope in BOT_SCOPES:
        assert scope in said
        assert f"`{scope}`" in guide


def test_every_command_that_help_lists_is_understood():
    assert {word.split()[0] for word in COMMANDS} <= set(HANDLERS)


def test_slacks_own_command_line_can_run_the_app():
    hooks = json.loads((ROOT / ".slack" / "hooks.json").read_text(encoding="utf-8"))["hooks"]

    assert hooks["get-manifest"] == "cat manifest.json"
    assert hooks["start"].endswith("commonground run")
