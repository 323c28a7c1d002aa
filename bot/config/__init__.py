"""What the environment says, read once, checked, and put into plain values.

The environment arrives as a mapping: only `bot.cli` and `bot.app` read the real one.
"""

from bot.config.settings import SettingRow, Settings, describe, read_settings, require_slack
from bot.config.values import Hours, LogStyle, read_duration, read_log, read_night, write_duration

__all__ = [
    "Hours",
    "LogStyle",
    "SettingRow",
    "Settings",
    "describe",
    "read_duration",
    "read_log",
    "read_night",
    "read_settings",
    "require_slack",
    "write_duration",
]
