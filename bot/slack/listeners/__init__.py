"""Bolt's listeners: translate, hand over, return. Errors are caught in one place only, `errors`."""

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners import actions, commands, errors, events, settings, shortcuts, templates, views


def register(app: AsyncApp, desk: Desk) -> None:
    """Let the app hear everything that manifest.json subscribes to."""
    for group in (events, commands, actions, shortcuts, views, settings, templates, errors):
        group.register(app, desk)
