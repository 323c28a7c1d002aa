"""The HTTP endpoints: Slack's requests, installing, health, counters, and two pages for people."""

from bot.web.application import build_web
from bot.web.listening import bind, server

__all__ = ["bind", "build_web", "server"]
