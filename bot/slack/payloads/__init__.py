"""Slack's dictionaries become our values. Pure; what is missing or strange becomes None, never an exception.

Slack's names (`team_id`, `thread_ts`) end here: nothing further in knows them.
"""

from bot.slack.payloads.happenings import (
    ChangedPerson,
    Membership,
    happened_at_s,
    is_workspace_gone,
    read_changed_person,
    read_channel_gone,
    read_membership,
    read_opened_home,
)
from bot.slack.payloads.interactions import (
    Pressed,
    ShortcutUsed,
    Submitted,
    read_action,
    read_shortcut,
    read_submission,
)
from bot.slack.payloads.messages import Own, is_removal, read_message, read_place, workspace_of
from bot.slack.payloads.words import Command, Spoken, read_command, read_direct, read_mention, read_pause

__all__ = [
    "ChangedPerson",
    "Command",
    "Membership",
    "Own",
    "Pressed",
    "ShortcutUsed",
    "Spoken",
    "Submitted",
    "happened_at_s",
    "is_removal",
    "is_workspace_gone",
    "read_action",
    "read_changed_person",
    "read_channel_gone",
    "read_command",
    "read_direct",
    "read_membership",
    "read_mention",
    "read_message",
    "read_opened_home",
    "read_pause",
    "read_place",
    "read_shortcut",
    "read_submission",
    "workspace_of",
]
